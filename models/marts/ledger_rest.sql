select
    line.dataset,
    line.body_id,
    line.body_name,
    line.financial_year,
    cast(date_trunc('month', line.payment_date) as date) as month,
    line.cofog_code,
    count(*) as line_count,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp,
    line.is_illustrative
from {{ ref("payment_line") }} as line
where line.line_id not in (select line_id from {{ ref("ledger_page") }})
group by all
