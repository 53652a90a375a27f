-- Texts to write a rule for
-- Which words of payments does no rule know, and what would a rule for them move?
-- Gives: is_illustrative, field, key, body_count, line_count, moved_gbp, example_body, example_payee, example_line_id
select is_illustrative, field, key, body_count, line_count, moved_gbp, example_body, example_payee, example_line_id
from marts.review_queue
where review_reason = 'unclassified'
order by is_illustrative, review_rank
limit 50
