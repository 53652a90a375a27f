-- Lines of the outturn that are shown beside the total and are in none.
select
    line.financial_year,
    place.place_id,
    line.body_id,
    place.body_name,
    line.line_number,
    line.label,
    line.treatment_rule as memo,
    cast(sum({{ share_of("line.amount_gbp", "place.share") }}) as decimal(18, 2)) as amount_gbp
from {{ ref("cls_revenue_outturn") }} as line
inner join
    {{ ref("cnt_place_body") }} as place on line.financial_year = place.financial_year and line.body_id = place.body_id
where line.treatment = 'memo' and place.share is not null
group by all
having sum(line.amount_gbp) <> 0
