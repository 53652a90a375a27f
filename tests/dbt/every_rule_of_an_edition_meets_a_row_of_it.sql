{{ config(meta={"dagster": {"ref": {"name": "cls_regional_analysis_key"}}}) }}
-- A code that a new edition writes otherwise would let its rows fall to the next rule, the state pension to the key of
-- other benefits: a rule for an edition that is at hand has to meet some row of it.
with
    met as (
        select vintage, apportionment_rule_id as rule_id
        from {{ ref("cls_regional_analysis_key") }}
        union
        select vintage, tag_rule_id
        from {{ ref("cls_regional_analysis_key") }}
        union
        select vintage, tier_rule_id
        from {{ ref("cls_regional_analysis_key") }}
    )
select rule.rule_id, rule.vintage, rule.department, rule.segment_code, rule.rationale
from {{ ref("regional_analysis_rules") }} as rule
left join met on rule.rule_id = met.rule_id and rule.vintage = met.vintage
where rule.vintage in (select vintage from {{ ref("cls_regional_analysis_key") }}) and met.rule_id is null
