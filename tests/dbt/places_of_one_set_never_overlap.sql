{{ config(meta={"dagster": {"ref": {"name": "place_members"}}}) }}
-- A body wholly within two places of one set on the same day, or twice within one, would be counted twice.
select first.body_id, first.place_id, second.place_id as other_place_id
from {{ ref("place_members") }} as first
inner join {{ ref("places") }} as first_place on first.place_id = first_place.place_id
inner join {{ ref("place_members") }} as second 
    on first.body_id = second.body_id
    and (first.place_id < second.place_id or (first.place_id = second.place_id and coalesce(first.valid_from, date '0001-01-01') < coalesce(second.valid_from, date '0001-01-01')))
inner join
    {{ ref("places") }} as second_place
    on second.place_id = second_place.place_id
    and first_place.place_set_id = second_place.place_set_id
where
    first.is_wholly_within
    and second.is_wholly_within
    and coalesce(first.valid_from, date '0001-01-01') <= coalesce(second.valid_to, date '9999-12-31')
    and coalesce(second.valid_from, date '0001-01-01') <= coalesce(first.valid_to, date '9999-12-31')
