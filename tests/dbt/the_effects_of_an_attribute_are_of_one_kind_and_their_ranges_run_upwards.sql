{{ config(meta={"dagster": {"ref": {"name": "harmonising_effects"}}}) }}
-- The range of an unknown attribute is taken over all its values: they have to be shares, or factors, of one base.
select attribute, 'more than one base, or factors beside shares' as problem
from {{ ref("harmonising_effects") }}
where given_attribute is null and effect_kind <> 'none'
group by attribute
having count(distinct base) > 1 or count(distinct effect_kind) filter (where effect_kind <> 'uncertainty') > 1
or (bool_or(effect_kind = 'factor') and bool_or(effect_kind <> 'factor'))
union all
select attribute || ' ' || declared_value, 'low lies above high, or a share is no share'
from {{ ref("harmonising_effects") }}
where low > high or (base <> 'pounds' and (low <= -1 or high >= 1))
