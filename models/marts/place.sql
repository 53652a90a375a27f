select
    places.place_id,
    places.name,
    places.place_set_id,
    place_set.name as place_set_name,
    places.region,
    places.is_illustrative,
    places.source,
    places.certainty
from {{ ref("places") }} as places
inner join {{ ref("place_sets") }} as place_set on places.place_set_id = place_set.place_set_id
