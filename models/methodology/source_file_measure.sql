with
    counted as (select source_file_id, sum(row_count) as rows_kept from {{ ref("stg_row_count") }} group by all),
    line as (
        select
            source_file_id,
            count(*) as line_count,
            count(*) filter (where payment_date is null) as undated_count,
            count(*) filter (where financial_year <> 'undated') as with_year_count
        from {{ ref("stg_payment_line") }}
        group by all
    ),
    correction as (
        select source_file_id, sum(line_change) as line_change, sum(quarantine_change) as quarantine_change
        from {{ ref("stg_correction") }}
        where is_applied
        group by all
    ),
    quarantined as (select source_file_id, count(*) as line_count from {{ ref("stg_quarantined_line") }} group by all)
select
    file.source_file_id,
    file.path_in_inbox,
    file.dataset,
    file.shape,
    file.financial_year,
    file.is_illustrative,
    file.verdict,
    file.reason,
    cast(file.verdict in ('payments', 'nil_return', 'statistics', 'place_return') as integer) as is_read,
    -- Counts of the same rows: the reader's total, its counts by kind, the rows that stand in the landed file; and
    -- the lines staged and in quarantine, with what corrections moved between them.
    cast(
        abs(file.row_count - coalesce(counted.rows_kept, 0)) + abs(
            file.row_count - (
                file.lines_accepted
                + file.lines_quarantined
                + file.blank_rows
                + file.header_rows
                + file.total_rows
                + file.note_rows
            )
        )
        -- Lines of statistical tables and returns are no payments: what becomes of figures is in line_treatment.
        + case
            when coalesce(file.shape, 'payment_lines') = 'payment_lines'
            then
                abs(file.lines_accepted + coalesce(correction.line_change, 0) - coalesce(line.line_count, 0)) + abs(
                    file.lines_quarantined
                    + coalesce(correction.quarantine_change, 0)
                    - coalesce(quarantined.line_count, 0)
                )
            else 0
        end as bigint
    ) as rows_unaccounted,
    cast(
        coalesce(quarantined.line_count, 0)
        / nullif(coalesce(line.line_count, 0) + coalesce(quarantined.line_count, 0), 0) as decimal(9, 6)
    ) as quarantined_line_share,
    cast(line.undated_count / nullif(line.line_count, 0) as decimal(9, 6)) as undated_line_share,
    cast(line.with_year_count / nullif(line.line_count, 0) as decimal(9, 6)) as year_known_share
from {{ ref("stg_source_file") }} as file
left join counted on file.source_file_id = counted.source_file_id
left join line on file.source_file_id = line.source_file_id
left join correction on file.source_file_id = correction.source_file_id
left join quarantined on file.source_file_id = quarantined.source_file_id
