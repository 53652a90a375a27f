{{ config(meta={"dagster": {"ref": {"name": "stg_correction"}}}) }}
-- A correction was decided for a cell as it was published. Where the file says something else, it is not for us to guess.
select correction_id, file_name, sheet_number, row_number, column_name, was as expected, found, becomes, problem
from {{ ref("stg_correction") }}
where problem is not null
order by correction_id
