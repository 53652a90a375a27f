-- Spend for each resident
-- What does all public spending come to for each resident of each place, and how sure is that?
-- Gives: place_name, financial_year, population, gbp_per_head, low_gbp_per_head, high_gbp_per_head
select place_name, financial_year, population, gbp_per_head, low_gbp_per_head, high_gbp_per_head
from marts.place_summary
where is_complete and restated_from is null
order by financial_year desc, gbp_per_head desc
