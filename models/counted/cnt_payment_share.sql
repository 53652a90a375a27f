{{ config(materialized="table") }}
-- What share of a wider body's payments of a year is a place's: that of its residents, as in the official count.
select places.place_set_id, body.place_id, body.financial_year, body.body_id, body.apportionment_key, body.share
from {{ ref("cnt_place_body") }} as body
inner join {{ ref("places") }} as places on body.place_id = places.place_id
where not body.is_own and body.missing is null and body.share is not null
