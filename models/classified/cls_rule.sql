-- Each rule as pages and findings say it: its conditions in words and, where it has one, its scope.
with
    scoped as (
        select
            *,
            nullif(
                concat_ws(
                    ', ',
                    'bodies ' || replace(replace(body_type, ' ', ' or '), '_', ' '),
                    'from ' || cast(valid_from as varchar),
                    'to ' || cast(valid_to as varchar)
                ),
                ''
            ) as scope
        from {{ ref("cls_rule_condition") }}
    )
select
    scoped.scheme,
    scoped.rule_id,
    string_agg(
        replace(scoped.field, '_', ' ') || ' ' || words.words || ' “' || scoped.pattern || '”',
        ' and '
        order by scoped.condition
    )
    || coalesce(' (' || min(scoped.scope) || ')', '') as says,
    min(scoped.code) as code,
    min(scoped.rationale) filter (where scoped.condition = 1) as rationale
from scoped
inner join {{ ref("match_words") }} as words on scoped.match = words.match
group by scoped.scheme, scoped.rule_id
