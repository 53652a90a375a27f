select *
from {{ ref("review_queue") }}
qualify
    row_number() over (partition by is_illustrative order by moved_gbp desc, field, key)
    <= {{ publication_setting("largest_items") }}
