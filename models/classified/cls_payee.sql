{{- classification_depends_on(["payee_kind"]) -}}
{%- set plan = classification_plan("payee_kind") %}
{%- set fields = classification_fields([plan]) %}
with
    line as (
        select distinct {{ (["payee_name"] + fields) | unique | join(", ") }}
        from {{ ref("stg_payment_line") }}
        where payee_name is not null
    ),
    judged as (
        select line.payee_name, {{ classification_parts(plan, fields) }}
        from line {{ classification_joins(fields, payee="payee_name") }}
    ),
    folded as (
        select
            payee_name,
            min({{ classification_decision(plan) }}) as priority,
            {{ fold_name("payee_name") }} as name_folded
        from judged
        group by payee_name
    ),
    -- A payee is of one kind wherever it is paid and however its name is spelt: the first rule that speaks anywhere.
    payee as (
        select payee_name, sha256(name_folded) as name_sha256, min(priority) over (partition by name_folded) as priority
        from folded
    ),
    rule as (select distinct priority, rule_id, payee_kind from {{ ref("payee_kind_rules") }})
select
    payee.payee_name,
    payee.name_sha256,
    coalesce(rule.payee_kind, 'unknown') as payee_kind,
    coalesce(rule.rule_id, 'none') as payee_kind_rule_id
from payee
left join rule on payee.priority = rule.priority
