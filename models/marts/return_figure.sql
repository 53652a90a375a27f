-- Figures as places state them, in words and in whole units. Of a subject with few people their number is not
-- shown, nor another figure that tells it (tells_number of seeds/return_measures.csv): an amount does, beside the
-- cost of one.
-- What critical checks say that a figure fails stands with it.
with
    small as (
        select distinct return_id, {{ fold_name("subject") }} as subject
        from {{ ref("stg_return_figure") }}
        where measure = 'count' and abs(value) < {{ publication_setting("small_cell_people") }}
    ),
    failed as (
        select finding.subject_id as return_id, {{ fold_name("finding.item") }} as item, finding.short_sentence as says
        from {{ source("judged", "finding") }} as finding
        where
            finding.subject_kind = 'place_return'
            and finding.verdict = 'failed'
            and finding.severity = 'critical'
            and not {{ is_accepted("finding") }}
    ),
    figure as (
        select
            *,
            {{ fold_name("subject") }} as folded_subject,
            -- The items of checks that are of this figure.
            case
                when subject is null
                then [{{ fold_name("statement_id") }}]
                else
                    [
                        {{ fold_name("statement_id || ', ' || subject") }},
                        {{ fold_name("'figures, row ' || row_number") }},
                        {{ fold_name("'figures, ' || subject || ' (' || statement_id || ')'") }}
                    ]
            end as items
        from {{ ref("stg_return_figure") }}
        where measure is not null
    ),
    held as (
        select
            figure.return_figure_id,
            string_agg(distinct rtrim(failed.says, '.'), '; ' order by rtrim(failed.says, '.')) as held_because
        from figure
        inner join failed on figure.return_id = failed.return_id and list_contains(figure.items, failed.item)
        group by figure.return_figure_id
    )
select
    figure.return_figure_id,
    version.return_id,
    version.place_set_id,
    version.place_id,
    version.place_name,
    version.financial_year,
    version.return_version,
    version.status,
    figure.statement_id,
    figure.measure,
    figure.subject,
    figure.part_of,
    small.return_id is not null and measure.tells_number as is_suppressed,
    case when not is_suppressed then figure.printed_text end as printed_text,
    case when not is_suppressed then figure.value end as value,
    case when not is_suppressed then figure.value_low end as value_low,
    case when not is_suppressed then figure.value_high end as value_high,
    figure.unit,
    case when not is_suppressed then figure.note end as note,
    figure.source,
    figure.certainty,
    case when not is_suppressed then held.held_because end as held_because,
    version.is_illustrative
from figure
inner join {{ ref("return_version") }} as version on figure.return_id = version.return_id
inner join {{ ref("return_measures") }} as measure on figure.measure = measure.measure
left join held on figure.return_figure_id = held.return_figure_id
left join small on figure.return_id = small.return_id and figure.folded_subject = small.subject
