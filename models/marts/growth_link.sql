select
    vintage,
    link_order,
    financial_year_from,
    financial_year_to,
    region_id,
    cofog_division,
    is_capital,
    cast(amount_from_gbp as decimal(18, 2)) as amount_from_gbp,
    cast(amount_to_gbp as decimal(18, 2)) as amount_to_gbp,
    growth,
    relative_half_width
from {{ ref("cnt_growth_link") }}
