select * from {{ ref("cnt_place_summary") }}
