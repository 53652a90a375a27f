-- Declared, harmonised, official
-- What does each place say it spends, what is that on the standard basis, and what is the official count of the same
-- year? Three counts side by side, with their intervals; they are compared and never added.
-- Gives: place_name, financial_year, statement_id, declared_gbp, harmonised_gbp, harmonised_low_gbp,
-- harmonised_high_gbp,
-- official_gbp, official_low_gbp, official_high_gbp
select
    declared.place_name,
    declared.financial_year,
    declared.statement_id,
    declared.declared_gbp,
    declared.harmonised_gbp,
    declared.low_gbp as harmonised_low_gbp,
    declared.high_gbp as harmonised_high_gbp,
    official.current_gbp as official_gbp,
    official.low_gbp as official_low_gbp,
    official.high_gbp as official_high_gbp
from marts.place_harmonised as declared
left join
    marts.place_summary as official
    on declared.place_id = official.place_id
    and declared.financial_year = official.financial_year
where not declared.is_illustrative and declared.declared_gbp is not null
order by declared.place_name, declared.financial_year, declared.statement_id, official.restated_from
