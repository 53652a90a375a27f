-- Figures as places state them, in words and in whole units. A number of people below the setting is not shown, nor is
-- what one of them costs, so that no case can be told from a deep dive.
with
    small as (
        select distinct return_id, statement_id, subject
        from {{ ref("stg_return_figure") }}
        where measure = 'count' and abs(value) < {{ publication_setting("small_cell_people") }}
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
    small.return_id is not null and figure.measure in ('count', 'unit_cost') as is_suppressed,
    case when not is_suppressed then figure.printed_text end as printed_text,
    case when not is_suppressed then figure.value end as value,
    case when not is_suppressed then figure.value_low end as value_low,
    case when not is_suppressed then figure.value_high end as value_high,
    figure.unit,
    figure.note,
    figure.source,
    figure.certainty,
    version.is_illustrative
from {{ ref("stg_return_figure") }} as figure
inner join {{ ref("return_version") }} as version on figure.return_id = version.return_id
left join
    small
    on figure.return_id = small.return_id
    and figure.statement_id = small.statement_id
    and figure.subject is not distinct from small.subject
where figure.measure is not null
