with
    decided as (
        select payee_kind_rule_id as rule_id, count(*) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("cls_payment_line") }}
        group by all
    )
select
    rule.rule_id,
    rule.scheme,
    rule.priority,
    rule.condition,
    rule.field,
    rule.match,
    rule.pattern,
    rule.payee_kind,
    rule.confidence,
    rule.rationale,
    rule.source,
    cast(coalesce(decided.line_count, 0) as bigint) as line_count,
    cast(coalesce(decided.amount_gbp, 0) as decimal(18, 2)) as amount_gbp
from {{ ref("payee_kind_rules") }} as rule
left join decided on rule.rule_id = decided.rule_id
