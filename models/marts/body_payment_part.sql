-- Whatever bodies paid, transfers to other public bodies too: it is what their files hold, and no count of a place.
with body as (select body_id, min(body_name) as body_name from {{ ref("payment_line") }} group by body_id)
select
    part.body_id,
    body.body_name,
    part.financial_year,
    part.part,
    part.position,
    part.item,
    part.item_count,
    part.line_count,
    part.amount_gbp,
    part.is_illustrative
from {{ payment_parts(["body_id", "financial_year"], "true", in_all=true) }} as part
left join body on part.body_id = body.body_id
