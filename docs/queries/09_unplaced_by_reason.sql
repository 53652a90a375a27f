-- Money in no place
-- Which payments are counted in no place, whose are they, and why?
-- Gives: is_illustrative, place_set_id, unplaced_reason, body_name, financial_year, line_count, amount_gbp
select
    is_illustrative,
    place_set_id,
    unplaced_reason,
    body_name,
    financial_year,
    cast(sum(line_count) as bigint) as line_count,
    sum(amount_gbp) as amount_gbp
from marts.unplaced_spend
group by all
order by is_illustrative, place_set_id, amount_gbp desc, body_name, financial_year
