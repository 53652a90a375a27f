with
    duplicate as (
        select source_file_id, count(*) as exact_duplicate_count from {{ ref("stg_duplicate_line") }} group by all
    )
select
    source_file_id,
    file_name,
    path_in_inbox,
    file_sha256,
    size_bytes,
    dataset,
    publisher,
    licence,
    body_id,
    is_illustrative,
    verdict,
    reason,
    format,
    encoding,
    delimiter,
    sheets,
    header_row,
    columns_read,
    columns_kept_as_extra,
    amount_basis,
    warnings,
    row_count,
    lines_accepted,
    lines_quarantined,
    blank_rows,
    header_rows,
    total_rows,
    note_rows,
    cast(coalesce(duplicate.exact_duplicate_count, 0) as bigint) as exact_duplicate_count,
    amount_gbp,
    date_order,
    undated_lines,
    period_start,
    period_end,
    period_source,
    financial_year
from {{ ref("stg_source_file") }}
left join duplicate using (source_file_id)
