{{ config(meta={"dagster": {"ref": {"name": "payment_line"}}}) }}
-- Invented figures exist only for the fictional place, and the fictional place has no others.
select line.line_id
from {{ ref("payment_line") }} as line
inner join {{ ref("places") }} as places on line.place_id = places.place_id
where line.is_illustrative <> places.is_illustrative
