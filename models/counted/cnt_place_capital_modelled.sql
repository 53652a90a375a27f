-- Capital spending of local government in each place, which no table gives by authority: the region's, by population.
select
    line.financial_year,
    place.place_id,
    line.region_id,
    line.cofog_code,
    place.share_population_key as share,
    place.apportionment_key,
    place.grade,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as source_gbp,
    cast(sum({{ share_of("line.amount_gbp", "place.share_population_key") }}) as decimal(18, 2)) as amount_gbp
from {{ ref("cls_regional_analysis") }} as line
inner join
    {{ ref("cnt_place_region") }} as place
    on line.financial_year = place.financial_year
    and line.region_id = place.region_id
    and place.indicator = 'population'
where
    line.treatment_rule = 'local_government_control'
    and line.is_vintage_counted
    and line.is_capital
    and place.share_population_key is not null
group by all
