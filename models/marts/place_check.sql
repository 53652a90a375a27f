-- The checks of each count of a place in one word each: failed where any item of it failed, else passed where any
-- passed, else not measurable. The severity is the worst of what failed, else the worst the check can have.
select
    finding.subject_kind,
    finding.place_id,
    places.name as place_name,
    finding.financial_year,
    finding.return_version,
    finding.check_name,
    finding.check_title,
    finding.family,
    coalesce(
        arg_min(finding.severity, level.position) filter (where finding.verdict = 'failed'),
        arg_min(finding.severity, level.position)
    ) as severity,
    case
        when count(*) filter (where finding.verdict = 'failed') > 0
        then 'failed'
        when count(*) filter (where finding.verdict = 'passed') > 0
        then 'passed'
        else 'not_measurable'
    end as verdict,
    count(*) filter (where finding.verdict = 'passed') as passed_count,
    count(*) filter (where finding.verdict = 'failed') as failed_count,
    count(*) filter (where finding.verdict = 'not_measurable') as not_measurable_count,
    -- A few say what is wrong; a file with one mistake in every row would say it a hundred times.
    array_to_string(
        list_slice(
            list(finding.short_sentence order by finding.short_sentence) filter (where finding.verdict = 'failed'), 1, 3
        ),
        ' '
    )
    || case when failed_count > 3 then ' And ' || (failed_count - 3) || ' more.' else '' end as sentences,
    min(finding.what_to_do) filter (where finding.verdict = 'failed') as what_to_do,
    places.is_illustrative
from {{ source("judged", "finding") }} as finding
inner join {{ ref("places") }} as places on finding.place_id = places.place_id
inner join {{ ref("severities") }} as level on finding.severity = level.severity
where finding.subject_kind in ('place_count', 'place_return')
group by
    finding.subject_kind,
    finding.place_id,
    places.name,
    finding.financial_year,
    finding.return_version,
    finding.check_name,
    finding.check_title,
    finding.family,
    places.is_illustrative
