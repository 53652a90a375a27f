select
    {{ line_id("row") }} as line_id,
    row.source_file_id,
    file.dataset,
    file.body_id,
    row.sheet,
    row.row_number,
    row.reason,
    row.amount as amount_as_published,
    row.payment_date as payment_date_as_published,
    file.is_illustrative
from {{ rows_with_corrections() }}
inner join {{ ref("stg_source_file") }} as file on row.source_file_id = file.source_file_id
where {{ corrected_row_kind() }} = 'quarantined'
