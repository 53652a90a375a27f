-- depends_on: {{ ref('classification_rules') }}
{%- set fields = classification_fields() %}
with
    judged as (
        select line.*, {{ classification_priority(fields) }} as priority
        from {{ ref("stg_payment_line") }} as line
        {%- for field in fields %}
            left join
                {{ ref("cls_dictionary_" ~ field) }} as dictionary_{{ field }}
                on line.{{ field }} = dictionary_{{ field }}.value
        {%- endfor %}
    ),
    rule as (
        select priority, rule_id, code, field, confidence
        from {{ ref("classification_rules") }}
        where scheme = 'cofog' and condition = 1
    )
select
    judged.* exclude (priority),
    coalesce(rule.code, 'unclassified') as cofog_code,
    coalesce(rule.rule_id, 'none') as rule_id,
    coalesce(rule.confidence, 'none') as rule_confidence,
    rule.field as matched_field,
    case
        rule.field {%- for field in fields %} when '{{ field }}' then judged.{{ field }} {% endfor %}
    end as matched_text
from judged
left join rule on judged.priority = rule.priority
