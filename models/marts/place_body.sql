select
    body.place_id,
    body.financial_year,
    body.body_id,
    body.body_name,
    body.body_type,
    body.tier,
    body.region_id,
    body.apportionment_key,
    body.grade,
    body.share,
    body.population_in_place,
    body.population_of_body,
    body.missing,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("cnt_place_body") }} as body
left join
    {{ ref("cnt_apportionment") }} as line
    on body.place_id = line.place_id
    and body.financial_year = line.financial_year
    and body.body_id = line.body_id
where body.financial_year in (select financial_year from {{ ref("cnt_place_summary") }})
group by all
