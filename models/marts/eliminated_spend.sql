select
    spend.place_set_id,
    spend.count_source,
    spend.dataset,
    spend.financial_year,
    spend.body_id,
    spend.body_name,
    spend.payee_body_id,
    payee.name as payee_body_name,
    payee.body_type as payee_body_type,
    spend.cofog_code,
    spend.cofog_name,
    spend.is_illustrative,
    spend.line_count,
    spend.amount_gbp
from {{ ref("cnt_payment_spend") }} as spend
inner join {{ ref("bodies") }} as payee on spend.payee_body_id = payee.body_id
where spend.is_eliminated
