-- What each return says of its method, attribute by attribute; every attribute stands here for every return, unknown
-- where the return says nothing of it or a value that is not allowed.
with
    declared as (
        select
            return.return_id,
            row.source_file_id,
            row.sheet,
            row.row_number,
            {{ fold_choice("row.attribute") }} as attribute,
            -- "unknown" is no value.
            case
                when {{ fold_choice("row.declared_value") }} <> 'unknown' then {{ clean_text("row.declared_value") }}
            end as declared_value,
            {{ clean_text("row.evidence") }} as evidence,
            {{ clean_text("row.source") }} as source,
            cast(round(cast(row.effect_gbp_exact as decimal(28, 6)), 2) as decimal(18, 2)) as effect_gbp,
            row_number() over (
                partition by return.return_id, {{ fold_choice("row.attribute") }} order by row.row_number
            ) as position
        from {{ rows_of_sheet("method") }}
    )
select
    return.return_id,
    attribute.attribute,
    -- In the spelling of the seed; what may be anything stands as it is written.
    coalesce(
        allowed.declared_value, case when is_free.attribute is not null then declared.declared_value end
    ) as declared_value,
    declared.declared_value as value_as_written,
    -- Whether the value is the standard's own; null where it is unknown, or judged by a model (a year, grades).
    allowed.is_standard,
    -- Pounds of the declared total that this choice put in (+) or left out (-), where the place knows them.
    declared.effect_gbp,
    declared.evidence,
    declared.source,
    declared.source_file_id,
    declared.sheet,
    declared.row_number
from {{ ref("stg_return") }} as return
cross join {{ ref("method_attributes") }} as attribute
left join
    declared
    on return.return_id = declared.return_id
    and {{ fold_choice("attribute.attribute") }} = declared.attribute
    and declared.position = 1
left join
    (
        select attribute
        from {{ ref("method_attributes") }}
        where attribute not in (select attribute from {{ ref("method_values") }})
    ) as is_free
    on attribute.attribute = is_free.attribute
left join
    {{ ref("method_values") }} as allowed
    on attribute.attribute = allowed.attribute
    and {{ fold_name("declared.declared_value") }} = {{ fold_name("allowed.declared_value") }}
where return.is_used
