select
    counted.place_set_id,
    counted.place_id,
    counted.is_illustrative,
    counted.financial_year,
    counted.control_code,
    coalesce(control.name, 'Unclassified') as control_name,
    cast(sum(counted.line_count) as bigint) as line_count,
    cast(sum(counted.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("cnt_payment_judged") }} as counted
left join {{ ref("control_classes") }} as control on counted.control_code = control.code
group by all
