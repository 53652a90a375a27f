select {{ place_count_columns() }}
from {{ ref("cnt_place_count") }} as line
inner join {{ ref("places") }} as places on line.place_id = places.place_id
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
where line.is_complete
