-- Largest payees of a body
-- Whom does a body pay most, and for what? Private individuals are withheld, so they are left out here.
-- Gives: payee_name, functions, line_count, amount_gbp
select
    line.payee_name,
    string_agg(
        distinct coalesce(cofog.name, 'Unclassified'), '; ' order by coalesce(cofog.name, 'Unclassified')
    ) as functions,
    count(*) as line_count,
    sum(line.amount_gbp) as amount_gbp
from marts.payment_line as line
left join marts.cofog as cofog on line.cofog_code = cofog.code
where line.body_id = 'croydon' and not line.is_illustrative and line.payee_kind not in ('individual', 'redacted')
group by line.payee_name
order by amount_gbp desc, line.payee_name
limit 20
