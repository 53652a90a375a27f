{{ config(meta={"dagster": {"ref": {"name": "cnt_indicator_cell"}}}) }}
-- An authority in two areas of one table would be counted twice in every share.
select financial_year, indicator, authority_id, count(*) as area_count
from {{ ref("cnt_indicator_cell") }}
group by all
having count(*) > 1
