-- Decisions of moderation, whether each is in force on the day of the publication, and whether it meets a return that
-- is there.
with day as (select max(as_of) as as_of from {{ source("landed", "build") }})
select
    decision.decision_id,
    decision.place_id || '/' || decision.financial_year || '/' || decision.return_version as return_id,
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
    decision.expires_on is null or decision.expires_on >= day.as_of as is_in_force,
    return.return_id is not null as is_met
from {{ ref("moderation_decisions") }} as decision
cross join day
left join
    (
        select distinct place_id, financial_year, return_version, return_id from {{ ref("stg_return") }} where is_used
    ) as return
    on decision.place_id = return.place_id
    and decision.financial_year = return.financial_year
    and decision.return_version = return.return_version
