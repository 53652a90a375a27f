-- Whatever bodies paid each payee, transfers to other public bodies too. Names that are withheld are one payee.
select
    line.body_id,
    line.body_name,
    line.financial_year,
    line.payee_name,
    line.payee_kind,
    count(*) as line_count,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp,
    line.is_illustrative
from {{ ref("payment_line") }} as line
group by all
order by line.is_illustrative, line.body_id, line.financial_year, amount_gbp desc, line.payee_name, line.payee_kind
