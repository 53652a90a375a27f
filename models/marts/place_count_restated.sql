select
    place_id,
    financial_year,
    financial_year_counted as restated_from,
    'official' as count_source,
    count_part,
    region_id,
    cofog_division,
    apportionment_key,
    sector,
    tier,
    grade,
    amount_counted_gbp,
    growth,
    growth_basis,
    link_count,
    amount_gbp,
    cast(amount_gbp - half_width_gbp as decimal(18, 2)) as line_low_gbp,
    cast(amount_gbp + half_width_gbp as decimal(18, 2)) as line_high_gbp
from {{ ref("cnt_place_count_restated") }}
where is_complete
