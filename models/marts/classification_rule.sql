-- Each condition of each rule, with the lines and pounds the rule decided, real ones and invented ones apart. Of a rule
-- on themes that decided as few lines as theme_spend hides in a cell, neither is shown.
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
            sum(amount_gbp) filter (where is_illustrative) as illustrative_amount_gbp,
            scheme = 'theme' and line_count between 1 and smallest_shown - 1 as is_hidden,
            scheme = 'theme' and illustrative_line_count between 1 and smallest_shown - 1 as is_illustrative_hidden
        from decision
        cross join (select {{ publication_setting("small_cell_lines") }} as smallest_shown)
        group by scheme, rule_id, smallest_shown
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
    {%- for kind in ["", "illustrative_"] %}
        {%- for column, type in {"line_count": "bigint", "amount_gbp": "decimal(18, 2)"}.items() %}
            case
                when not coalesce(decided.is_{{ kind }}hidden, false)
                then cast(coalesce(decided.{{ kind }}{{ column }}, 0) as {{ type }})
            end as {{ kind }}{{ column }}{{ "" if loop.last and kind else "," }}
        {%- endfor %}
    {%- endfor %}
from {{ ref("cls_rule_condition") }} as rule
left join decided on rule.scheme = decided.scheme and rule.rule_id = decided.rule_id
-- Rules on kinds of payees have a mart of their own: payee_kind_rule.
where rule.scheme <> 'payee_kind'
