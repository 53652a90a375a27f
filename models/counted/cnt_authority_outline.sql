-- Outlines are of the authorities of one day (reports/components/authorities.geojson). An authority made later is drawn
-- as those whose areas it took over.
with
    outline as (
        select code.body_id as authority_id, code.code as area_code, body.name as area_name, day
        from {{ ref("body_codes") }} as code
        inner join {{ ref("bodies") }} as body on code.body_id = body.body_id
        inner join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
        cross join (select date '2013-12-31' as day)
        where code.scheme = 'gss' and body_type.is_base_authority and {{ valid_on("code", "day") }}
    )
select authority_id, area_code, area_name
from outline
union
select later.body_id, outline.area_code, outline.area_name
from {{ ref("area_bodies") }} as later
inner join {{ ref("area_bodies") }} as former on later.area_code = former.area_code
inner join outline on former.body_id = outline.authority_id and {{ valid_on("former", "outline.day") }}
where later.body_id not in (select authority_id from outline)
