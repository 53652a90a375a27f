-- Whether each rule decides any real payment line: one that never does is a word nobody uses, or stands behind another.
-- Measured where there are real payment lines to decide.
with
    rule as (
        select scheme, rule_id, says || ' → ' || code as says
        from {{ ref("cls_rule") }}
        union all
        select distinct
            'transfer',
            rule_id,
            coalesce(payer_type, 'any body')
            || ' pays '
            || coalesce(payee_body_id, payee_type, 'any body')
            || case when is_eliminated then ' → leaves the payer' else ' → stays with the payer' end
        from {{ ref("transfer_rules") }}
    ),
    real_line as (
        select line_id, rule_id, subjective_rule_id, control_rule_id, payee_kind_rule_id
        from {{ ref("cls_payment_line") }}
        where not is_illustrative
    ),
    decided as (
        select distinct
            unnest(['cofog', 'subjective', 'control', 'payee_kind']) as scheme,
            unnest([rule_id, subjective_rule_id, control_rule_id, payee_kind_rule_id]) as rule_id
        from real_line
        union all
        select distinct 'theme', theme.rule_id
        from {{ ref("cls_payment_theme") }} as theme
        inner join real_line on theme.line_id = real_line.line_id
        union all
        select distinct 'transfer', payee.transfer_rule_id
        from {{ ref("cls_line_payee_body") }} as payee
        inner join real_line on payee.line_id = real_line.line_id
    ),
    real_lines as (select count(*) as line_count from real_line)
select rule.scheme, rule.rule_id, rule.says, cast(decided.rule_id is not null as integer) as fires
from rule
-- Where there are no real lines nothing is measured, of no rule.
inner join real_lines on real_lines.line_count > 0
left join decided on rule.scheme = decided.scheme and rule.rule_id = decided.rule_id
