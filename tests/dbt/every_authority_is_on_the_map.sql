{{ config(meta={"dagster": {"ref": {"name": "cnt_authority_outline"}}}) }}
-- A place drawn without one of its authorities would look smaller than it is. An authority without a code on the day of
-- the outlines needs rows in seeds/area_bodies.csv: its areas, and whose they were before.
select body.body_id
from {{ ref("bodies") }} as body
inner join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
where
    body_type.is_base_authority
    and not body.is_illustrative
    and body.body_id not in (select authority_id from {{ ref("cnt_authority_outline") }})
