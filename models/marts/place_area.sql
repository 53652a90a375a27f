select
    places.place_set_id,
    places.place_id,
    places.name as place_name,
    outline.area_code,
    outline.area_name,
    bool_or(member.is_wholly_within) as is_wholly_within
from {{ ref("places") }} as places
inner join {{ ref("place_members") }} as member on places.place_id = member.place_id
inner join {{ ref("cnt_authority_outline") }} as outline on member.body_id = outline.authority_id
-- Who left a place before the newest year that can be counted is not drawn in it.
where coalesce(member.valid_to, date '9999-12-31') >= (select max(membership_date) from {{ ref("count_years") }})
group by all
