-- The apportionment key, tag and tier of each edition, department, division and segment: per attribute the first rule
-- (lowest priority number) whose named columns all agree; a column that a rule leaves empty agrees with everything.
with
    key as (select distinct vintage, department, cofog_division, segment_code from {{ ref("stg_regional_analysis") }}),
    ranked as (
        select
            key.*,
            rule.attribute,
            rule.rule_id,
            rule.value,
            row_number() over (
                partition by key.vintage, key.department, key.cofog_division, key.segment_code, rule.attribute
                order by rule.priority
            ) as position
        from key
        inner join
            {{ ref("regional_analysis_rules") }} as rule
            on (rule.vintage is null or key.vintage = rule.vintage)
            and (rule.department is null or {{ fold_name("key.department") }} = {{ fold_name("rule.department") }})
            and (rule.cofog_division is null or key.cofog_division = rule.cofog_division)
            and (rule.segment_code is null or key.segment_code = rule.segment_code)
    )
select
    vintage,
    department,
    cofog_division,
    segment_code,
    min(value) filter (where attribute = 'apportionment_key') as apportionment_key,
    min(rule_id) filter (where attribute = 'apportionment_key') as apportionment_rule_id,
    min(value) filter (where attribute = 'tag') as tag,
    min(rule_id) filter (where attribute = 'tag') as tag_rule_id,
    min(value) filter (where attribute = 'tier') as tier,
    min(rule_id) filter (where attribute = 'tier') as tier_rule_id
from ranked
where position = 1
group by all
