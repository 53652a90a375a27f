-- How far each count of a place can be compared: the first grade of seeds/comparability_grades.csv all of whose
-- limits it keeps, and what keeps it from the grade above.
with
    official_finding as (
        select
            place_id,
            financial_year,
            count(distinct check_name) filter (where severity = 'critical') as open_critical_count,
            count(distinct check_name) filter (where severity = 'warning') as warning_count
        from {{ source("judged", "finding") }}
        where subject_kind = 'place_count' and verdict = 'failed' and place_id is not null
        group by all
    ),
    line_grade as (
        select
            return_id,
            try_cast(
                sum(abs(amount_gbp)) filter (where grade in ('C', 'D'))
                / nullif(sum(abs(amount_gbp)), 0) as decimal(9, 6)
            ) as grade_c_and_d_share
        from {{ ref("stg_return_line") }}
        group by all
    ),
    measured as (
        select
            'official' as count_source,
            summary.place_id,
            summary.financial_year,
            summary.restated_from,
            cast(null as varchar) as return_id,
            cast(null as varchar) as return_version,
            cast(null as varchar) as statement_id,
            false as is_illustrative,
            coalesce(finding.open_critical_count, 0) as open_critical_count,
            coalesce(finding.warning_count, 0) as warning_count,
            0 as unknown_attribute_count,
            summary.grade_c_share as grade_c_and_d_share,
            try_cast(
                (summary.high_gbp - summary.low_gbp) / 2 / summary.current_gbp as decimal(9, 6)
            ) as relative_half_width
        from {{ ref("cnt_place_summary") }} as summary
        left join
            official_finding as finding
            on summary.place_id = finding.place_id
            and coalesce(summary.restated_from, summary.financial_year) = finding.financial_year
        where summary.is_complete
        union all
        select
            'local_return',
            harmonised.place_id,
            harmonised.financial_year,
            null,
            harmonised.return_id,
            harmonised.return_version,
            harmonised.statement_id,
            version.is_illustrative,
            version.holding_count,
            version.warning_check_count,
            harmonised.unknown_attribute_count,
            line_grade.grade_c_and_d_share,
            try_cast(
                (harmonised.high_gbp - harmonised.low_gbp) / 2 / nullif(harmonised.harmonised_gbp, 0) as decimal(9, 6)
            )
        from {{ ref("harmonised_count") }} as harmonised
        inner join {{ ref("return_version") }} as version on harmonised.return_id = version.return_id
        left join line_grade on harmonised.return_id = line_grade.return_id
    ),
    limits as (
        select
            measured.*,
            grade.grade,
            grade.rank,
            grade.is_comparable,
            grade.meaning,
            -- A share that nobody knows keeps no limit below the whole.
            nullif(
                concat_ws(
                    '; ',
                    case
                        when measured.open_critical_count > grade.most_open_critical_findings
                        then 'critical findings that wait: ' || measured.open_critical_count
                    end,
                    case
                        when measured.warning_count > grade.most_checks_with_warnings
                        then 'checks with warnings: ' || measured.warning_count
                    end,
                    case
                        when measured.unknown_attribute_count > grade.most_unknown_attributes
                        then 'attributes of method not known: ' || measured.unknown_attribute_count
                    end,
                    case
                        when coalesce(measured.grade_c_and_d_share, 1) > grade.largest_grade_c_and_d_share
                        then
                            coalesce(
                                round(measured.grade_c_and_d_share * 100) || '% of pounds at grades C and D',
                                'grades of its pounds not known'
                            )
                    end,
                    case
                        when coalesce(measured.relative_half_width, 9) > grade.largest_relative_half_width
                        then
                            'interval of ±'
                            || coalesce(cast(round(measured.relative_half_width * 100, 1) as varchar), '?')
                            || '%'
                    end
                ),
                ''
            ) as kept_back_by
        from measured
        cross join {{ ref("comparability_grades") }} as grade
    ),
    graded as (
        select
            *,
            lag(kept_back_by) over (
                partition by count_source, place_id, financial_year, restated_from, return_id, statement_id
                order by rank
            ) as kept_from_better_by
        from limits
    )
select
    reached.count_source,
    reached.place_id,
    places.name as place_name,
    places.place_set_id,
    reached.financial_year,
    reached.restated_from,
    reached.return_id,
    reached.return_version,
    reached.statement_id,
    reached.is_illustrative,
    reached.grade as comparability_grade,
    reached.is_comparable,
    reached.meaning,
    reached.kept_from_better_by as kept_back_by,
    cast(reached.open_critical_count as bigint) as open_critical_count,
    cast(reached.warning_count as bigint) as warning_check_count,
    cast(reached.unknown_attribute_count as bigint) as unknown_attribute_count,
    reached.grade_c_and_d_share,
    reached.relative_half_width
from graded as reached
inner join {{ ref("places") }} as places on reached.place_id = places.place_id
where reached.kept_back_by is null
qualify
    row_number() over (
        partition by
            reached.count_source,
            reached.place_id,
            reached.financial_year,
            reached.restated_from,
            reached.return_id,
            reached.statement_id
        order by reached.rank
    )
    = 1
