select dataset, body_id, period_start, period_end, is_illustrative, cast(count(*) as bigint) as file_count
from {{ ref("stg_source_file") }}
where verdict = 'payments' and body_id is not null and period_start is not null
group by all
