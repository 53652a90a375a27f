-- By which rules the payments counted in a place got their function.
select
    counted.place_set_id,
    counted.place_id,
    counted.is_illustrative,
    counted.financial_year,
    counted.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    counted.rule_id,
    counted.rule_confidence,
    rule.says,
    rule.rationale,
    cast(sum(counted.line_count) as bigint) as line_count,
    cast(sum(counted.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("cnt_payment_judged") }} as counted
left join {{ ref("cofog_codes") }} as cofog on counted.cofog_code = cofog.code
left join {{ ref("cls_rule") }} as rule on rule.scheme = 'cofog' and counted.rule_id = rule.rule_id
group by all
