-- Everything measured of the returns of places, with the return it is of; check_measure takes it up.
with
    measured as (
        {%- for family in [
            "arithmetic",
            "plausibility",
            "double_counting",
            "completeness",
            "apportionment",
            "integrity",
            "comparison",
        ] %}
            select *
            from {{ ref("return_" ~ family ~ "_measure") }}
            {% if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}
    ),
    -- Items are made of what returns say, and two of them may come out alike: these are numbered, and what is alike
    -- even so is one.
    numbered as (
        select
            *,
            row_number() over (
                partition by check_name, return_id, item order by value desc nulls last, basis, applies_to
            ) as position
        from measured
    ),
    family as (
        select * replace (item || case when position > 1 then ' (' || position || ')' else '' end as item)
        from numbered
        qualify
            row_number() over (
                partition by
                    check_name, return_id, item || case when position > 1 then ' (' || position || ')' else '' end
                order by position
            )
            = 1
    )
select
    family.check_name,
    'place_return' as subject_kind,
    family.return_id as subject_id,
    subject.subject_name,
    family.item,
    subject.place_id,
    subject.financial_year,
    subject.return_version,
    subject.is_illustrative,
    family.value,
    family.bound_scale,
    family.basis,
    family.applies_to
from family
inner join {{ ref("return_subject") }} as subject on family.return_id = subject.return_id
union all
-- A return that is not used at all: its finding stands under the folder it was laid in, whatever place it names.
select
    'return_row_read',
    'place_return',
    return.return_key,
    return.return_key,
    return.problem,
    places.place_id,
    null,
    null,
    return.is_illustrative,
    1,
    1,
    null,
    null
from {{ ref("stg_return") }} as return
left join
    (
        select return_key, min(place_folder) as place_folder
        from {{ source("landed", "place_return_row") }}
        group by all
    ) as folder
    on return.return_key = folder.return_key
left join {{ ref("places") }} as places on folder.place_folder = places.place_id
where not return.is_used
union all
select *
from {{ ref("return_set_measure") }}
