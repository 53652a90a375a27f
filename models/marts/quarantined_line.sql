select
    line_id,
    source_file_id,
    dataset,
    body_id,
    sheet,
    row_number,
    reason,
    {{ published_figure("amount_as_published") }} as amount_as_published,
    {{ published_figure("payment_date_as_published") }} as payment_date_as_published,
    is_illustrative
from {{ ref("stg_quarantined_line") }}
