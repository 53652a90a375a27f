{{ config(meta={"dagster": {"ref": {"name": "apportionment"}}}) }}
-- Amount + rest = source on every row; the source is the line as counted, once, whatever the place; and no share lies
-- outside 0 to 1.
select apportioned.source_line_id, apportioned.place_id, apportioned.source_gbp, apportioned.amount_gbp, apportioned.rest_gbp
from {{ ref("apportionment") }} as apportioned
left join {{ ref("cnt_official_line") }} as line on apportioned.source_line_id = line.source_line_id
where
    apportioned.amount_gbp + apportioned.rest_gbp <> apportioned.source_gbp
    or apportioned.source_gbp is distinct from line.source_gbp
    or apportioned.share not between 0 and 1
    or apportioned.share_population_key not between 0 and 1
