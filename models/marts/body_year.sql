select
    dataset,
    body_id,
    body_name,
    is_of_place,
    financial_year,
    count(*) filter (where not is_missing) as month_count,
    count(*) filter (where is_missing) as missing_count,
    is_illustrative
from {{ ref("body_month") }}
group by all
