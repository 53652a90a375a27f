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
union all
-- Nor of the payments of a wider body: the shares of a set's places in it never come to more than one.
select place_set_id, body_id || ' ' || financial_year, 1, sum(share)
from {{ ref("cnt_payment_share") }}
group by all
having sum(share) > 1.000000000001
