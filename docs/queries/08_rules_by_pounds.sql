-- What the rules decided
-- Which rules gave the payments in the places their function, by pounds, and how sure are they?
-- Gives: is_illustrative, rule_id, rule_confidence, rule_says, cofog_code, cofog_name, line_count, amount_gbp
with
    rule as (
        -- a rule has a row for each of its conditions: one row for each rule, or sums multiply
        select rule_id, string_agg(field || ' ' || match || ' ' || pattern, ' and ' order by condition) as rule_says
        from marts.classification_rule
        where scheme = 'cofog'
        group by rule_id
    )
select
    decided.is_illustrative,
    decided.rule_id,
    decided.rule_confidence,
    coalesce(rule.rule_says, 'no rule speaks') as rule_says,
    decided.cofog_code,
    decided.cofog_name,
    cast(sum(decided.line_count) as bigint) as line_count,
    sum(decided.amount_gbp) as amount_gbp
from marts.place_function_rule as decided
left join rule on decided.rule_id = rule.rule_id
group by all
order by decided.is_illustrative, amount_gbp desc, decided.rule_id
limit 50
