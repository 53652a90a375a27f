-- Each condition of each rule, with the lines and pounds the rule decided, real ones and invented ones apart.
{%- set deciders = {
    "cofog": "rule_id",
    "subjective": "subjective_rule_id",
    "control": "control_rule_id",
} %}
{%- set seeds = ["classification_rules", "subjective_rules", "control_rules", "theme_rules"] %}
with
    rule as (
        {%- for seed in seeds %}
            select
                scheme,
                rule_id,
                priority,
                condition,
                field,
                match,
                pattern,
                code,
                {% if seed == "theme_rules" %} share
                {% else %} cast(null as decimal(5, 4))
                {% endif %} as share,
                body_type,
                valid_from,
                valid_to,
                confidence,
                rationale,
                source
            from {{ ref(seed) }}
            {%- if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}
    ),
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
from rule
left join decided on rule.scheme = decided.scheme and rule.rule_id = decided.rule_id
