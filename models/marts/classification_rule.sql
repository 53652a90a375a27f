-- Each condition of each rule, with the lines and pounds the rule decided, real ones and invented ones apart.
{%- set deciders = {
    "cofog": "rule_id",
    "subjective": "subjective_rule_id",
    "control": "control_rule_id",
} %}
with
    decision as (
        {%- for scheme, decider in deciders.items() %}
            select '{{ scheme }}' as scheme, {{ decider }} as rule_id, is_illustrative, amount_gbp
            from {{ ref("cls_payment_line") }}
            union all
        {%- endfor %}
        select 'theme', theme.rule_id, line.is_illustrative, theme.amount_gbp
        from {{ ref("cls_payment_theme") }} as theme
        inner join {{ ref("cls_payment_line") }} as line on theme.line_id = line.line_id
    ),
    decided as (
        select
            scheme,
            rule_id,
            count(*) filter (where not is_illustrative) as line_count,
            sum(amount_gbp) filter (where not is_illustrative) as amount_gbp,
            count(*) filter (where is_illustrative) as illustrative_line_count,
            sum(amount_gbp) filter (where is_illustrative) as illustrative_amount_gbp
        from decision
        group by all
    )
select
    rule.scheme,
    rule.rule_id,
    rule.priority,
    rule.condition,
    rule.field,
    rule.match,
    rule.pattern,
    rule.code,
    rule.share as theme_share,
    rule.body_type as speaks_for,
    rule.valid_from,
    rule.valid_to,
    rule.confidence,
    rule.rationale,
    rule.source,
    cast(coalesce(decided.line_count, 0) as bigint) as line_count,
    cast(coalesce(decided.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    cast(coalesce(decided.illustrative_line_count, 0) as bigint) as illustrative_line_count,
    cast(coalesce(decided.illustrative_amount_gbp, 0) as decimal(18, 2)) as illustrative_amount_gbp
from {{ ref("cls_rule_condition") }} as rule
left join decided on rule.scheme = decided.scheme and rule.rule_id = decided.rule_id
-- Rules on kinds of payees have a mart of their own: payee_kind_rule.
where rule.scheme <> 'payee_kind'
