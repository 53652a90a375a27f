{{ config(meta={"dagster": {"ref": {"name": "apportionment"}}}) }}
-- Money is conserved within a place set: what its places get of a source line is no more than the line. A penny a place
-- is left for rounding.
select
    places.place_set_id,
    line.source_line_id,
    any_value(line.source_gbp) as source_gbp,
    sum(line.amount_gbp) as amount_gbp
from {{ ref("apportionment") }} as line
inner join {{ ref("places") }} as places on line.place_id = places.place_id
group by places.place_set_id, line.source_line_id
having abs(sum(line.amount_gbp)) > abs(any_value(line.source_gbp)) + 0.01 * count(*)
