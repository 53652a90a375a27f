-- Rules on transfers, with the lines and pounds each decided.
with
    decided as (
        select
            transfer_rule_id,
            count(*) as line_count,
            sum(amount_gbp) as amount_gbp,
            sum(amount_gbp) filter (where is_eliminated) as eliminated_gbp
        from {{ ref("transfer") }}
        group by all
    )
select
    rule.rule_id,
    rule.priority,
    rule.payer_type,
    rule.payee_type,
    rule.payee_body_id,
    rule.is_eliminated,
    rule.rationale,
    cast(coalesce(decided.line_count, 0) as bigint) as line_count,
    cast(coalesce(decided.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    cast(coalesce(decided.eliminated_gbp, 0) as decimal(18, 2)) as eliminated_gbp,
    rule.source,
    rule.certainty
from {{ ref("transfer_rules") }} as rule
left join decided on rule.rule_id = decided.transfer_rule_id
