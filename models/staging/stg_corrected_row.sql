select
    source_file_id,
    sheet_number,
    row_number,
    map(list(column_name order by column_name), list(becomes order by column_name)) as cells
from {{ ref("stg_correction") }}
where is_applied
group by all
