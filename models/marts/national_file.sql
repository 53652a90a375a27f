select
    dataset,
    source_file_id,
    path_in_inbox,
    is_embedded,
    nullif(vintage, '') as vintage,
    period,
    is_used,
    problem,
    cast(inbox_file_count as bigint) as inbox_file_count
from {{ ref("stg_national_file") }}
