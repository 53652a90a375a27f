select
    file.source_file_id,
    file.file_sha256,
    file.file_name,
    file.path_in_inbox,
    file.size_bytes,
    coalesce(file.dataset, 'not_a_dataset') as dataset,
    file.shape,
    file.layout,
    file.is_embedded,
    file.figures_accepted,
    file.figures_quarantined,
    file.financial_years,
    file.publisher,
    file.licence,
    file.body_folder,
    -- The folder of a return is a place's, not a body's.
    case
        when file.shape is distinct from 'place_return'
        then coalesce(known.body_id, replace({{ fold_name("file.body_folder") }}, ' ', '_'))
    end as body_id,
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
    file.amount_gbp,
    file.date_order,
    file.undated_lines,
    cast(file.period_start as date) as period_start,
    cast(file.period_end as date) as period_end,
    file.period_source,
    case
        when
            {{ financial_year("cast(file.period_start as date)") }}
            = {{ financial_year("cast(file.period_end as date)") }}
        then {{ financial_year("cast(file.period_start as date)") }}
    end as financial_year
from {{ source("landed", "source_file") }} as file
left join {{ ref("body_names") }} as known on {{ fold_name("file.body_folder") }} = known.name
