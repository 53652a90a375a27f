with
    line as (
        select line_id, is_illustrative, body_id, is_registered_body, membership_date from {{ ref("cls_payment_line") }}
    ),
    member as (
        select
            places.place_set_id,
            member.place_id,
            member.body_id,
            member.is_wholly_within,
            coalesce(member.valid_from, date '0001-01-01') as valid_from,
            coalesce(member.valid_to, date '9999-12-31') as valid_to,
            -- A line without any date is taken as if paid in the body's latest period in the place.
            row_number() over (
                partition by places.place_set_id, member.place_id, member.body_id
                order by member.valid_from desc nulls last
            )
            = 1 as is_latest
        from {{ ref("place_members") }} as member
        inner join {{ ref("places") }} as places on member.place_id = places.place_id
    ),
    -- A body that is wider than a place may lie partly in several; it has one row here, so that no line is counted
    -- twice.
    wider as (select distinct place_set_id, body_id from member where not is_wholly_within)
select
    line.line_id,
    place_set.place_set_id,
    member.place_id,
    case when member.place_id is not null then 'body_within_place' end as place_basis,
    case
        when member.place_id is not null
        then null
        when line.body_id = 'not_named'
        then 'body_not_named'
        when wider.body_id is not null
        then 'body_wider_than_place'
        when line.is_registered_body
        then 'body_in_no_place'
        else 'body_not_in_register'
    end as unplaced_reason
from line
-- Invented lines belong to the fictional place set alone, real lines to the real ones.
inner join {{ ref("place_sets") }} as place_set on line.is_illustrative = place_set.is_illustrative
left join
    member
    on place_set.place_set_id = member.place_set_id
    and line.body_id = member.body_id
    and member.is_wholly_within
    and coalesce(line.membership_date between member.valid_from and member.valid_to, member.is_latest)
left join wider on place_set.place_set_id = wider.place_set_id and line.body_id = wider.body_id
