select
    correction_id,
    case when bool_or(is_applied) then 'applied' else 'waiting' end as state,
    file_sha256,
    file_name,
    sheet_number,
    row_number,
    column_name,
    {{ published_cell("was") }} as was,
    {{ published_cell("becomes") }} as becomes,
    reason,
    who,
    decided_on,
    source,
    cast(count(*) filter (where is_applied) as bigint) as lines_corrected_count,
    -- The same bytes in two places of the inbox are corrected in both; the line is the same.
    cast(max(amount_before_gbp) as decimal(18, 2)) as amount_before_gbp,
    cast(max(amount_after_gbp) as decimal(18, 2)) as amount_after_gbp,
    bool_or(is_illustrative) as is_illustrative
from {{ ref("stg_correction") }}
group by all
