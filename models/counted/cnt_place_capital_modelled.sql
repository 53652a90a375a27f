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
    -- Nothing is half modelled: a figure of the region that nobody can read leaves its places without any.
    and not exists (
        select 1
        from {{ ref("cnt_regional_figure_unread") }} as unread
        where
            unread.financial_year = line.financial_year
            and unread.is_vintage_counted
            and coalesce(unread.region_id, line.region_id) = line.region_id
            and coalesce(unread.sector, 'local') = 'local'
            and coalesce(unread.is_capital, true)
            and coalesce(unread.is_identifiable, true)
    )
group by all
