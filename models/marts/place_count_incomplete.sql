select {{ place_count_columns() }}, summary.missing
from {{ ref("cnt_place_count") }} as line
inner join {{ ref("places") }} as places on line.place_id = places.place_id
inner join
    {{ ref("cnt_place_summary") }} as summary
    on line.place_id = summary.place_id
    and line.financial_year = summary.financial_year
    and summary.restated_from is null
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
where not line.is_complete
