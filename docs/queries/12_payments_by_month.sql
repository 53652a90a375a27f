-- Payments month by month
-- How do the published payments of a body run over the months, refunds and payments apart?
-- Gives: financial_year, month, line_count, paid_gbp, refunded_gbp, amount_gbp
select
    financial_year,
    strftime(payment_date, '%Y-%m') as month,
    count(*) as line_count,
    coalesce(sum(amount_gbp) filter (where amount_gbp > 0), 0) as paid_gbp,
    coalesce(sum(amount_gbp) filter (where amount_gbp < 0), 0) as refunded_gbp,
    sum(amount_gbp) as amount_gbp
from marts.payment_line
where body_id = 'croydon' and not is_illustrative
group by all
order by financial_year, month
