select
    line_id,
    source_file_id,
    dataset,
    body_id,
    sheet,
    row_number,
    reason,
    amount_as_published,
    payment_date_as_published,
    is_illustrative
from {{ ref("stg_quarantined_line") }}
