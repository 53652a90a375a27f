-- Columns of outturn files held against seeds/revenue_outturn_lines.csv. A column number means something only with its
-- year and label: one that differs stops the file for that year, by name.
with
    seen as (
        select distinct
            source_file_id,
            financial_year,
            {{ fold_name("measure") }} as measure,
            column_number,
            {{ fold_name("column_label") }} as label_folded,
            column_label
        from {{ source("landed", "revenue_outturn_figure") }}
        where row_kind = 'figure'
    ),
    described as (select *, {{ fold_name("label") }} as label_folded from {{ ref("revenue_outturn_lines") }}),
    file as (select distinct source_file_id, financial_year from seen),
    expected as (
        select file.source_file_id, described.*
        from file
        inner join described on file.financial_year = described.financial_year
    ),
    compared as (
        select
            coalesce(seen.source_file_id, expected.source_file_id) as source_file_id,
            coalesce(seen.financial_year, expected.financial_year) as financial_year,
            coalesce(seen.column_number, expected.column_number) as column_number,
            seen.column_label as label_seen,
            expected.label as label_expected,
            expected.line_number,
            seen.label_folded is not null as is_seen,
            seen.label_folded = expected.label_folded as is_same,
            expected.treatment = 'counted' or expected.treatment_rule = 'published_total_of_services' as is_needed,
            expected.measure,
            bool_or(seen.label_folded is not null) over (
                partition by
                    coalesce(seen.source_file_id, expected.source_file_id),
                    coalesce(seen.financial_year, expected.financial_year)
            ) as is_measure_seen
        from expected
        -- Sheets of other measures repeat the labels and are excluded whole.
        full join
            (select * from seen where measure in (select measure from described)) as seen
            on expected.source_file_id = seen.source_file_id
            and expected.financial_year = seen.financial_year
            and expected.column_number = seen.column_number
    )
select
    *,
    case
        when label_expected is null and financial_year not in (select financial_year from described)
        then 'no line of ' || financial_year || ' is described in seeds/revenue_outturn_lines.csv'
        when label_expected is null
        then 'column ' || column_number || ' (' || label_seen || ') is not described for ' || financial_year
        when is_seen and not is_same
        then
            'column '
            || column_number
            || ' is named “'
            || label_seen
            || '”; line '
            || coalesce(cast(line_number as varchar), 'without number')
            || ' of '
            || financial_year
            || ' is “'
            || label_expected
            || '”'
        when not is_measure_seen
        then 'no sheet of it holds the ' || measure || ' of ' || financial_year
        when not is_seen and is_needed
        then 'column ' || column_number || ' (' || label_expected || ') of ' || financial_year || ' is missing'
    end as problem
from compared
