-- Whether each rule decides any real payment line: one that never does is a word nobody uses, or stands behind another.
-- Not measurable where there is no real payment line to decide.
with
    rule as (
        select distinct scheme, rule_id, field, match, pattern, code from {{ ref("cls_rule_condition") }} where condition = 1
    ),
    decided as (
        select 'cofog' as scheme, rule_id from {{ ref("cls_payment_line") }} where not is_illustrative
        union
        select 'subjective', subjective_rule_id from {{ ref("cls_payment_line") }} where not is_illustrative
        union
        select 'control', control_rule_id from {{ ref("cls_payment_line") }} where not is_illustrative
        union
        select 'theme', theme.rule_id
        from {{ ref("cls_payment_theme") }} as theme
        inner join {{ ref("cls_payment_line") }} as line on theme.line_id = line.line_id
        where not line.is_illustrative
    ),
    real_lines as (select count(*) as line_count from {{ ref("cls_payment_line") }} where not is_illustrative)
select
    rule.scheme,
    rule.rule_id,
    rule.field || ' ' || rule.match || ' “' || rule.pattern || '” → ' || rule.code as says,
    case when real_lines.line_count > 0 then cast(decided.rule_id is not null as integer) end as fires
from rule
cross join real_lines
left join decided on rule.scheme = decided.scheme and rule.rule_id = decided.rule_id
where rule.scheme <> 'payee_kind'
