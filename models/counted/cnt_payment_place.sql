with
    line as (
        select
            line.line_id,
            line.is_illustrative,
            line.body_id,
            line.is_registered_body,
            line.membership_date,
            line.financial_year,
            coalesce(payee.is_eliminated, false) as is_eliminated,
            -- Never a payee that is not certain.
            case when payee.certainty = 'certain' then payee.payee_body_id end as payee_body_id
        from {{ ref("cls_payment_line") }} as line
        left join {{ ref("cls_line_payee_body") }} as payee on line.line_id = payee.line_id
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
    own as (select * from member where is_wholly_within),
    shared as (select distinct place_set_id, body_id, financial_year from {{ ref("cnt_payment_share") }}),
    -- A body that is wider than a place may lie partly in several; it has one row here: no line is counted twice.
    wider as (
        select place_set_id, body_id
        from member
        where not is_wholly_within
        union
        select place_set_id, body_id
        from {{ ref("cnt_payment_share") }}
    ),
    placed as (
        select
            line.*,
            place_set.place_set_id,
            member.place_id as place_of_body,
            payee_member.place_id as place_of_payee,
            wider.body_id is not null as is_wider,
            case
                when line.is_eliminated
                then null
                when member.place_id is not null
                then 'body_within_place'
                when shared.body_id is not null
                then 'body_share'
                when payee_member.place_id is not null
                then 'payee_within_place'
            end as place_basis
        from line
        -- Invented lines belong to the fictional place set alone, real lines to the real ones.
        inner join {{ ref("place_sets") }} as place_set on line.is_illustrative = place_set.is_illustrative
        left join
            own as member
            on place_set.place_set_id = member.place_set_id
            and line.body_id = member.body_id
            and coalesce(line.membership_date between member.valid_from and member.valid_to, member.is_latest)
        left join
            own as payee_member
            on place_set.place_set_id = payee_member.place_set_id
            and line.payee_body_id = payee_member.body_id
            and coalesce(
                line.membership_date between payee_member.valid_from and payee_member.valid_to, payee_member.is_latest
            )
        left join wider on place_set.place_set_id = wider.place_set_id and line.body_id = wider.body_id
        left join
            shared
            on place_set.place_set_id = shared.place_set_id
            and line.body_id = shared.body_id
            and line.financial_year = shared.financial_year
    )
select
    line_id,
    place_set_id,
    case
        place_basis when 'body_within_place' then place_of_body when 'payee_within_place' then place_of_payee
    end as place_id,
    place_basis,
    is_eliminated,
    case
        when is_eliminated or place_basis is not null
        then null
        when body_id = 'not_named'
        then 'body_not_named'
        when is_wider
        then 'share_not_known'
        when is_registered_body
        then 'body_in_no_place'
        else 'body_not_in_register'
    end as unplaced_reason
from placed
