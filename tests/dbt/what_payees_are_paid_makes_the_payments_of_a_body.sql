-- Payments summed by payee are the payments of a body, to the penny.
with
    whole as (
        select body_id, financial_year, is_illustrative, count(*) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("payment_line") }}
        group by all
    ),
    paid as (
        select
            body_id, financial_year, is_illustrative, sum(line_count) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("payee_spend") }}
        group by all
    )
select whole.*, paid.line_count as lines_of_payees, paid.amount_gbp as amount_of_payees
from whole
full join paid using (body_id, financial_year, is_illustrative)
where whole.amount_gbp is distinct from paid.amount_gbp or whole.line_count is distinct from paid.line_count
