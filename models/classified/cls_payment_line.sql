-- depends_on: {{ ref('classification_rules') }}
{%- set fields = classification_schemes().cofog.fields %}
with
    judged as (
        select line.*, {{ classification_priority("cofog") }} as priority
        from {{ ref("stg_payment_line") }} as line {{ classification_joins("cofog") }}
    ),
    rule as (
        select priority, rule_id, code, field, confidence
        from {{ ref("classification_rules") }}
        where scheme = 'cofog' and condition = 1
    )
select
    judged.* exclude (priority),
    coalesce(payee.payee_kind, 'unknown') as payee_kind,
    coalesce(payee.payee_kind_rule_id, 'none') as payee_kind_rule_id,
    coalesce(rule.code, 'unclassified') as cofog_code,
    coalesce(rule.rule_id, 'none') as rule_id,
    coalesce(rule.confidence, 'none') as rule_confidence,
    rule.field as matched_field,
    case
        rule.field {%- for field in fields %} when '{{ field }}' then judged.{{ field }} {% endfor %}
    end as matched_text
from judged
left join rule on judged.priority = rule.priority
left join {{ ref("cls_payee") }} as payee on judged.payee_name = payee.payee_name
