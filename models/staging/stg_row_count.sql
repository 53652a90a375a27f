select source_file_id, row_kind, count(*) as row_count
from {{ source("landed", "payment_row") }}
group by source_file_id, row_kind
