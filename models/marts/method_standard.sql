select
    attribute.attribute,
    attribute.name as attribute_name,
    attribute.standard_choice,
    string_agg(value.declared_value, ', ' order by value.declared_value) filter (
        where value.is_standard
    ) as standard_values,
    string_agg(value.declared_value, ', ' order by value.declared_value) filter (
        where not value.is_standard
    ) as other_values,
    string_agg(value.name, '; ' order by value.declared_value) filter (where not value.is_standard) as other_choices,
    attribute.published_effect,
    attribute.adjustment,
    attribute.source,
    attribute.certainty
from {{ ref("method_attributes") }} as attribute
left join {{ ref("method_values") }} as value on attribute.attribute = value.attribute
group by all
