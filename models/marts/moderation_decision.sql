select
    decision_id,
    return_id,
    place_id,
    financial_year,
    return_version,
    check_name,
    item,
    attribute,
    decision,
    amount_gbp,
    reason,
    decided_by,
    decided_on,
    expires_on,
    is_in_force,
    is_met
from {{ ref("decision_on_return") }}
