-- Principal authorities of the lowest tier, which together make up England, on the day that counts for a year.
select year.financial_year, body.body_id as authority_id, body.name as authority_name, body.region_id
from {{ ref("bodies") }} as body
inner join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
inner join {{ ref("count_years") }} as year on {{ valid_on("body", "year.membership_date") }}
where body_type.is_base_authority and not body.is_illustrative
