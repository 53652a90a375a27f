{{ config(meta={"dagster": {"ref": {"name": "place_area"}}}) }}
select distinct place_id
from {{ ref("cnt_place_authority") }}
where place_id not in (select place_id from {{ ref("place_area") }})
