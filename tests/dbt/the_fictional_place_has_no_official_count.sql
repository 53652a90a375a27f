{{ config(meta={"dagster": {"ref": {"name": "place_summary"}}}) }}
-- National tables know no fictional place; a count of one would be invented.
select summary.place_id, summary.financial_year
from {{ ref("place_summary") }} as summary
inner join {{ ref("places") }} as places on summary.place_id = places.place_id
where places.is_illustrative
