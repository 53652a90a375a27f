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
    )
select
    file.source_file_id,
    file.path_in_inbox,
    file.dataset,
    file.financial_year,
    file.is_illustrative,
    file.verdict,
    file.reason,
    cast(file.verdict in ('payments', 'nil_return') as integer) as is_read,
    -- Three counts of the same rows: the reader's total, its counts by kind, and the rows that stand in the landed
    -- file.
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
        + abs(file.lines_accepted - coalesce(line.line_count, 0)) as bigint
    ) as rows_unaccounted,
    cast(
        file.lines_quarantined / nullif(file.lines_accepted + file.lines_quarantined, 0) as decimal(9, 6)
    ) as quarantined_line_share,
    cast(line.undated_count / nullif(line.line_count, 0) as decimal(9, 6)) as undated_line_share,
    cast(line.with_year_count / nullif(line.line_count, 0) as decimal(9, 6)) as year_known_share
from {{ ref("stg_source_file") }} as file
left join counted on file.source_file_id = counted.source_file_id
left join line on file.source_file_id = line.source_file_id
