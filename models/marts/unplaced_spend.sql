select
    place_set_id,
    unplaced_reason,
    count_source,
    dataset,
    financial_year,
    body_id,
    body_name,
    cofog_code,
    cofog_name,
    is_illustrative,
    line_count,
    amount_gbp
from {{ ref("cnt_payment_spend") }}
where place_id is null and not is_eliminated
