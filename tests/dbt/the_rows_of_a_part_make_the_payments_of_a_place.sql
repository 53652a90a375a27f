-- Payees, services, functions and months of a place, each summed, are the payments the place's summary counts.
with
    part as (
        select place_id, is_illustrative, part, sum(line_count) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("place_payment_part") }}
        group by all
    )
select whole.place_id, part.part, whole.line_count, whole.amount_gbp, part.line_count as lines_of_part, part.amount_gbp as amount_of_part
from {{ ref("place_payments_summary") }} as whole
left join part on whole.place_id = part.place_id and whole.is_illustrative = part.is_illustrative
where
    whole.line_count > 0
    and (part.amount_gbp is distinct from whole.amount_gbp or part.line_count is distinct from whole.line_count)
