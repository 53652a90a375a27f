{{ config(meta={"dagster": {"ref": {"name": "cls_payment_line"}}}) }}
-- A rule is published with its pattern: one that matched a withheld name would say it.
{%- set deciders = {"classification_rules": "rule_id", "subjective_rules": "subjective_rule_id", "control_rules": "control_rule_id"} %}
{%- for seed, decider in deciders.items() %}
    select line.line_id, rule.rule_id
    from {{ ref("cls_payment_line") }} as line
    inner join {{ ref(seed) }} as rule on line.{{ decider }} = rule.rule_id and rule.field = 'payee_name'
    where line.payee_kind in ('individual', 'redacted')
    union all
{%- endfor %}
select theme.line_id, rule.rule_id
from {{ ref("cls_payment_theme") }} as theme
inner join {{ ref("theme_rules") }} as rule on theme.rule_id = rule.rule_id and rule.field = 'payee_name'
inner join {{ ref("cls_payment_line") }} as line on theme.line_id = line.line_id
where line.payee_kind in ('individual', 'redacted')
