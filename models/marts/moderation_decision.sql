-- Decisions on a fictional place are published where its returns are.
select
    decision.decision_id,
    decision.return_id,
    decision.place_id,
    decision.financial_year,
    decision.return_version,
    decision.check_name,
    decision.item,
    decision.attribute,
    decision.decision,
    decision.amount_gbp,
    decision.reason,
    decision.decided_by,
    decision.decided_on,
    decision.expires_on,
    decision.is_in_force,
    decision.is_met,
    places.is_illustrative
from {{ ref("decision_on_return") }} as decision
inner join {{ ref("places") }} as places on decision.place_id = places.place_id
where decision.is_met or not places.is_illustrative
