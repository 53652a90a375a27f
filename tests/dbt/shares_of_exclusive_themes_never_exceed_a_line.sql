{{ config(meta={"dagster": {"ref": {"name": "cls_payment_theme"}}}) }}
-- Themes of one set exclude each other: a line's shares over the set are at most one. Each combination of rules that
-- give more is said in a sentence, which a refresh shows.
with
    -- A seed keeps the order of its file, whose first row is the header.
    written as (select rule_id, row_number() over () + 1 as row_number from {{ ref("theme_rules") }}),
    rule as (
        select
            rule_id,
            case when count(*) > 1 then 'rows ' else 'row ' end
            || string_agg(cast(row_number as varchar), ', ' order by row_number)
            || ' (' || rule_id || ')' as place
        from written
        group by rule_id
    ),
    summed as (
        select
            theme.line_id,
            theme.theme_set,
            sum(theme.share) as share_in_all,
            string_agg(
                format('{} gives {:g} of a line to {}', rule.place, cast(theme.share as double), theme.theme),
                ' and '
                order by rule.rule_id
            ) as rules
        from {{ ref("cls_payment_theme") }} as theme
        inner join rule on theme.rule_id = rule.rule_id
        group by all
    ),
    meeting as (
        select
            rules,
            theme_set,
            share_in_all,
            count(*) as line_count,
            first(line_id order by line_id) as example_line_id
        from summed
        where share_in_all > 1
        group by all
    )
select
    'seeds/theme_rules.csv ' || meeting.rules
    || '. They meet on ' || meeting.line_count || case when meeting.line_count = 1 then ' line: ' else ' lines, such as ' end
    || 'row ' || line.row_number || coalesce(' of sheet ' || line.sheet, '') || ' of ' || file.path_in_inbox
    || ' (' || coalesce(line.expense_area || ', ', line.directorate || ', ', '') || {{ pounds_in_words("line.amount_gbp") }}
    || '). There the shares of the set ' || meeting.theme_set || ' come to '
    || format('{:g}', cast(meeting.share_in_all as double))
    || ', but its themes exclude each other, so they may come to 1 at most: lower a share, or give the lines on which the'
    || ' rules meet a rule of their own (the conditions of all of them, a lower share, a priority number below theirs).'
        as says
from meeting
inner join {{ ref("stg_payment_line") }} as line on meeting.example_line_id = line.line_id
inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
order by meeting.line_count desc, says
