with
    duplicate as (
        select source_file_id, count(*) as exact_duplicate_count from {{ ref("stg_duplicate_line") }} group by all
    ),
    -- A body that no register knows has the name its files give it.
    paid as (
        select source_file_id, body_id, min(body_name) as body_name from {{ ref("stg_payment_line") }} group by all
    )
select
    file.source_file_id,
    file.file_name,
    file.path_in_inbox,
    file.file_sha256,
    file.size_bytes,
    file.dataset,
    file.shape,
    file.layout,
    file.is_embedded,
    file.financial_years,
    file.figures_accepted,
    file.figures_quarantined,
    file.publisher,
    file.licence,
    file.body_id,
    case when file.body_id is not null then coalesce(body.name, paid.body_name, file.body_folder) end as body_name,
    file.is_illustrative,
    file.verdict,
    file.reason,
    file.format,
    file.encoding,
    file.delimiter,
    file.sheets,
    file.header_row,
    file.columns_read,
    file.columns_kept_as_extra,
    file.amount_basis,
    file.warnings,
    file.warnings_in_words,
    file.row_count,
    file.lines_accepted,
    file.lines_quarantined,
    file.blank_rows,
    file.header_rows,
    file.total_rows,
    file.note_rows,
    cast(coalesce(duplicate.exact_duplicate_count, 0) as bigint) as exact_duplicate_count,
    file.amount_gbp,
    file.date_order,
    file.undated_lines,
    file.period_start,
    file.period_end,
    file.period_source,
    file.financial_year
from {{ ref("stg_source_file") }} as file
left join duplicate on file.source_file_id = duplicate.source_file_id
left join {{ ref("bodies") }} as body on file.body_id = body.body_id
left join paid on file.source_file_id = paid.source_file_id and file.body_id = paid.body_id
