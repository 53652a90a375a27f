{{- classification_depends_on(["cofog", "subjective", "control"]) -}}
{%- set plans = {
    "cofog": classification_plan("cofog"),
    "subjective": classification_plan("subjective"),
    "control": classification_plan("control"),
} %}
{#- Verdicts of one scheme that another reads come from the line, all else from the staged columns. #}
{%- set fields = classification_fields(plans.values()) %}
{%- set verdicts = fields | select("in", classification_verdicts()) | list %}
{%- set texts = fields | reject("in", verdicts) | list %}
with
    scoped as (select {{ classification_scopes(plans.values()) }} line.* from ({{ lines_to_classify() }}) as line),
    judged as (
        select line.* {%- for plan in plans.values() %}, {{ classification_parts(plan, texts) }} {%- endfor %}
        from scoped as line {{ classification_joins(texts) }}
    ),
    coded as (
        select
            judged.*,
            coalesce(cofog.code, 'unclassified') as cofog_code,
            coalesce(cofog.rule_id, 'none') as rule_id,
            coalesce(cofog.confidence, 'none') as rule_confidence,
            cofog.field as matched_field,
            case
                cofog.field {%- for field in texts %} when '{{ field }}' then judged.{{ field }} {% endfor %}
            end as matched_text,
            coalesce(subjective.code, 'unclassified') as subjective_code,
            coalesce(subjective.rule_id, 'none') as subjective_rule_id
        from
            judged
            {{ classification_verdict(plans.cofog, "cofog") }}
            {{ classification_verdict(plans.subjective, "subjective") }}
    ),
    -- Whose decision a pound was may follow from what it was spent on, so this scheme comes last.
    controlled as (
        select
            line.* exclude ({{ classification_columns([plans.control]) | join(", ") }}),
            {{ classification_parts(plans.control, verdicts, onto="line") }}
        from coded as line {{ classification_joins(verdicts) }}
    )
select
    controlled.* exclude (payee_read, {{ classification_columns(plans.values(), scopes=true) | join(", ") }}),
    coalesce(control.code, 'unclassified') as control_code,
    coalesce(control.rule_id, 'none') as control_rule_id
from controlled {{ classification_verdict(plans.control, "control") }}
