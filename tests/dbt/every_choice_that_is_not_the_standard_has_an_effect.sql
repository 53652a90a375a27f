{{ config(meta={"dagster": {"ref": {"name": "harmonising_effects"}}}) }}
-- A value without a row would have a silent default: no effect.
select value.attribute, value.declared_value
from {{ ref("method_values") }} as value
left join
    {{ ref("harmonising_effects") }} as effect
    on value.attribute = effect.attribute
    and value.declared_value = effect.declared_value
    and effect.given_attribute is null
where not value.is_standard and effect.attribute is null
