select
    dataset,
    body_id,
    min(body_name) as body_name,
    financial_year,
    is_illustrative,
    bool_and(is_registered_body) as is_registered_body,
    cast(count(*) as bigint) as line_count,
    cast(sum(amount_gbp) as decimal(18, 2)) as amount_gbp,
    -- Shares are of pounds moved, refunds counted as they are large: a refund must not hide an unclassified payment.
    cast(
        sum(abs(amount_gbp)) filter (where cofog_code = 'unclassified')
        / nullif(sum(abs(amount_gbp)), 0) as decimal(9, 6)
    ) as unclassified_share
from {{ ref("cls_payment_line") }}
group by all
