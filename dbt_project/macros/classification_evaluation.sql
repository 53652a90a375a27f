{#-
    Queries that `totalplace evaluate` compiles: the same rules and the same engine, with some columns hidden from them.
-#}
{#- The verdict on each staged line, as line_id, rule_id, code, confidence (null where no rule speaks). -#}
{% macro classified_lines(scheme, hidden=[], without_body_alone=false, without_body_in_effect=false) -%}
    {{- classification_depends_on([scheme]) -}}
    {%- set plan = classification_plan(scheme, hidden, without_body_alone, without_body_in_effect) %}
    {%- set fields = classification_fields([plan]) %}
    with
        scoped as (select {{ classification_scopes([plan]) }} line.* from ({{ lines_to_classify() }}) as line),
        judged as (
            select line.*, {{ classification_parts(plan, fields) }}
            from scoped as line {{ classification_joins(fields) }}
        )
    select judged.line_id, rule.rule_id, rule.code, rule.confidence
    from judged {{ classification_verdict(plan) }}
{%- endmacro %}

{#- The verdict on bare texts, read as if they stood in ``field`` of a line whose body nobody knows; as value, rule_id, code. -#}
{% macro classified_texts(scheme, field, texts) -%}
    {{- classification_depends_on([scheme]) -}}
    {%- set hidden = classification_schemes()[scheme] | reject("equalto", field) | list %}
    {%- set plan = classification_plan(scheme, hidden) %}
    with
        dictionary_{{ field }} as ({{ classification_dictionary(field, texts) }}),
        judged as (
            select
                dictionary_{{ field }}.value,
                {%- for scope in plan.scopes %} false as scope_{{ scope }}, {%- endfor %}
                {{ classification_parts(plan, [field]) }}
            from dictionary_{{ field }}
        )
    select judged.value, rule.rule_id, rule.code
    from judged {{ classification_verdict(plan) }}
{%- endmacro %}
