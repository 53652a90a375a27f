-- Decisions on a fictional place are published where its returns are.
select decision.*, places.is_illustrative
from {{ ref("decision_on_return") }} as decision
inner join {{ ref("places") }} as places on decision.place_id = places.place_id
where decision.is_met or not places.is_illustrative
