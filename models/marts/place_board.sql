-- The programme at a glance, place by place: what has come in, how far it is, what is open, what waits.
with
    returned as (
        select
            place_id,
            count(*) as return_count,
            count(*) filter (where is_compared) as compared_count,
            count(*) filter (where not is_compared and holding_count > 0) as held_count,
            count(*) filter (where not is_embedded) as received_count,
            -- The last word of the place: what it sent before what was printed, its last year, its last version; stage
            -- and status of one return, as an aggregate that skips nulls would take each from another.
            arg_max(
                {'stage':stage, 'status':status},
                (not is_embedded, coalesce(financial_year, ''), coalesce(version_order, 0), return_key)
            ) as last_word
        from {{ ref("return_version") }}
        group by all
    ),
    waiting as (select place_id, count(*) as waiting_count from {{ ref("moderation_queue") }} group by all),
    finding as (
        select
            place_id,
            count(*) filter (where severity = 'critical') as critical_count,
            count(*) filter (where severity = 'warning') as warning_count
        from {{ ref("finding") }}
        where is_open and place_id is not null
        group by all
    ),
    official as (
        select place_id, max(financial_year) filter (where is_complete and restated_from is null) as counted_year
        from {{ ref("place_summary") }}
        group by all
    )
select
    places.place_set_id,
    places.place_id,
    places.name as place_name,
    official.counted_year,
    coalesce(returned.return_count, 0) as return_count,
    coalesce(returned.received_count, 0) as received_count,
    coalesce(returned.compared_count, 0) as compared_count,
    coalesce(returned.held_count, 0) as held_count,
    returned.last_word.stage,
    returned.last_word.status,
    coalesce(finding.critical_count, 0) as critical_count,
    coalesce(finding.warning_count, 0) as warning_count,
    coalesce(waiting.waiting_count, 0) as waiting_count,
    payments.member_count,
    payments.member_with_payments_count,
    payments.line_count,
    places.is_illustrative
from {{ ref("places") }} as places
left join returned on places.place_id = returned.place_id
left join waiting on places.place_id = waiting.place_id
left join finding on places.place_id = finding.place_id
left join official on places.place_id = official.place_id
left join {{ ref("place_payments_summary") }} as payments on places.place_id = payments.place_id
