select
    control.control,
    control.financial_year,
    control.area_id,
    control.area_name,
    control.cofog_code,
    coalesce(cofog.name, 'All functions') as cofog_name,
    control.count_gbp,
    control.published_gbp,
    control.difference_gbp,
    control.ratio
from {{ ref("cnt_control_total") }} as control
left join {{ ref("cofog_codes") }} as cofog on control.cofog_code = cofog.code
