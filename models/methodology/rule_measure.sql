-- Whether each rule decides any real payment line: one that never does is a word nobody uses, or stands behind another.
-- Not measurable where there is no real payment line to decide.
with
    rule as (
        select distinct scheme, rule_id, field, match, pattern, code
        from {{ ref("cls_rule_condition") }}
        where condition = 1
    ),
    real_line as (
        select line_id, rule_id, subjective_rule_id, control_rule_id
        from {{ ref("cls_payment_line") }}
        where not is_illustrative
    ),
    decided as (
        select distinct
            unnest(['cofog', 'subjective', 'control']) as scheme,
            unnest([rule_id, subjective_rule_id, control_rule_id]) as rule_id
        from real_line
        union all
        select distinct rule.scheme, rule.rule_id
        from rule
        inner join {{ ref("cls_payment_theme") }} as theme on rule.scheme = 'theme' and rule.rule_id = theme.rule_id
        inner join real_line on theme.line_id = real_line.line_id
    ),
    real_lines as (select count(*) as line_count from real_line)
select
    rule.scheme,
    rule.rule_id,
    rule.field || ' ' || rule.match || ' “' || rule.pattern || '” → ' || rule.code as says,
    case when real_lines.line_count > 0 then cast(decided.rule_id is not null as integer) end as fires
from rule
cross join real_lines
left join decided on rule.scheme = decided.scheme and rule.rule_id = decided.rule_id
where rule.scheme <> 'payee_kind'
