-- Payees, services and months of a place, each summed, are what is placed there line by line.
with
    whole as (
        select place_id, is_illustrative, count(*) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("payment_line") }}
        where place_id is not null
        group by all
    ),
    part as (
        select place_id, is_illustrative, part, sum(line_count) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("place_payment_part") }}
        group by all
    )
select whole.*, part.part, part.line_count as lines_of_part, part.amount_gbp as amount_of_part
from whole
left join part on whole.place_id = part.place_id and whole.is_illustrative = part.is_illustrative
where part.amount_gbp is distinct from whole.amount_gbp or part.line_count is distinct from whole.line_count
