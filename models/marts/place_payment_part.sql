select
    places.place_set_id,
    part.place_id,
    part.part,
    part.position,
    part.item,
    part.item_count,
    part.line_count,
    part.amount_gbp,
    part.is_illustrative
from {{ payment_parts(["place_id"], "place_id is not null") }} as part
inner join {{ ref("places") }} as places on part.place_id = places.place_id
