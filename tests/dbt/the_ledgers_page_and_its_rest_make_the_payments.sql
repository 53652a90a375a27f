-- Nothing falls between the lines that are shown and the sums of the others.
with
    shown as (
        select is_illustrative, count(*) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("ledger_page") }}
        group by all
        union all
        select is_illustrative, sum(line_count), sum(amount_gbp)
        from {{ ref("ledger_rest") }}
        group by all
    ),
    together as (
        select is_illustrative, sum(line_count) as line_count, sum(amount_gbp) as amount_gbp from shown group by all
    ),
    whole as (
        select is_illustrative, count(*) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("payment_line") }}
        group by all
    )
select whole.*, together.line_count as lines_shown, together.amount_gbp as amount_shown
from whole
left join together on whole.is_illustrative = together.is_illustrative
where
    together.amount_gbp is distinct from whole.amount_gbp or together.line_count is distinct from whole.line_count
