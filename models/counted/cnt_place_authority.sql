-- The authorities a place consists of in a year, whether each existed then, and whether all of it is in the place.
select
    year.financial_year,
    places.place_set_id,
    places.place_id,
    body.body_id as authority_id,
    body.name as authority_name,
    body.region_id,
    member.is_wholly_within,
    {{ valid_on("body", "year.membership_date") }} as is_existing
from {{ ref("places") }} as places
inner join {{ ref("place_members") }} as member on places.place_id = member.place_id
inner join {{ ref("bodies") }} as body on member.body_id = body.body_id
inner join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
inner join {{ ref("count_years") }} as year on {{ valid_on("member", "year.membership_date") }}
where body_type.is_base_authority and not places.is_illustrative
