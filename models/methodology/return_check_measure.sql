-- Everything measured of the returns of places, with the return it is of; check_measure takes it up.
with
    family as (
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
    -- The last version of each place and year with its largest total: what a region's places say together.
    largest as (
        select
            subject.*,
            places.place_set_id,
            statement.amount_gbp,
            row_number() over (
                partition by subject.place_id, subject.financial_year
                order by try_cast(subject.return_version as double) desc nulls last, subject.return_id desc
            ) as from_last
        from {{ ref("return_subject") }} as subject
        inner join
            (
                select return_id, max(coalesce(total_point, per_head_point * residents)) as amount_gbp
                from {{ ref("return_statement") }}
                group by return_id
            ) as statement
            on subject.return_id = statement.return_id
        inner join {{ ref("places") }} as places on subject.place_id = places.place_id
        where subject.region_id is not null and subject.official_population > 0
    ),
    region as (
        select
            largest.place_set_id,
            largest.region_id,
            region.name,
            largest.financial_year,
            sum(largest.amount_gbp) / sum(spending.gbp_per_head * largest.official_population) as value
        from largest
        inner join {{ ref("regions") }} as region on largest.region_id = region.region_id
        left join
            {{ ref("region_spending") }} as spending
            on largest.region_id = spending.region_id
            and largest.financial_year = spending.financial_year
            and spending.cofog_division = 'all'
            and spending.basis = coalesce(largest.basis, 'current_and_capital')
        where largest.from_last = 1 and largest.amount_gbp is not null
        group by all
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
select
    'reconcile_region_total',
    'region',
    place_set_id || '/' || region_id,
    name,
    '',
    null,
    financial_year,
    null,
    false,
    {{ six_decimals("value") }},
    1,
    null,
    null
from region
