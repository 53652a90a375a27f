{{ config(meta={"dagster": {"ref": {"name": "cls_regional_analysis_key"}}}) }}
-- The last rule of each attribute agrees with everything; and each key a rule gives is described.
select department, cofog_division, segment_code, apportionment_key, tag, tier
from {{ ref("cls_regional_analysis_key") }}
where
    apportionment_key is null
    or tag is null
    or tier is null
    or apportionment_key not in (
        select apportionment_key from {{ ref("apportionment_keys") }} where count_part = 'central_and_public_corporations'
    )
