select
    *,
    -- One year for all places of a set: the newest in which any of them has a total that was counted, not restated.
    restated_from is null
    and financial_year = coalesce(
        max(financial_year) filter (where is_complete and restated_from is null) over (partition by place_set_id), ''
    ) as is_latest
from {{ ref("cnt_place_summary") }}
