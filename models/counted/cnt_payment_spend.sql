select
    placed.place_set_id,
    placed.place_id,
    placed.unplaced_reason,
    'payments' as count_source,
    line.dataset,
    line.financial_year,
    line.body_id,
    line.body_name,
    line.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    line.is_illustrative,
    count(*) as line_count,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("cls_payment_line") }} as line
inner join {{ ref("cnt_payment_place") }} as placed on line.line_id = placed.line_id
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
group by all
