select
    payer_body_id,
    payer_body_name,
    payee_body_id,
    payee_body_name,
    certainty,
    is_eliminated,
    is_illustrative,
    min(financial_year) as first_financial_year,
    max(financial_year) as last_financial_year,
    cast(count(*) as bigint) as line_count,
    cast(sum(amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("transfer") }}
group by all
