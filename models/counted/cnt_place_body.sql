-- The local bodies of a place in a year and the share of each that is the place's: all of a body that serves the place
-- alone, else residents of the place over residents the body serves.
with
    wider as (
        select
            part.financial_year,
            part.place_id,
            part.body_id,
            part.authority_count = whole.authority_count as is_own,
            part.indicator_value as population_in_place,
            whole.indicator_value as population_of_body,
            coalesce(part.missing, whole.missing) as missing
        from {{ ref("cnt_set_indicator") }} as part
        inner join
            {{ ref("cnt_set_indicator") }} as whole
            on part.financial_year = whole.financial_year
            and part.body_id = whole.body_id
            and part.indicator = whole.indicator
            and whole.place_id = ''
        where part.place_id <> '' and part.body_id <> '' and part.indicator = 'population'
    ),
    body as (
        select
            financial_year,
            place_id,
            authority_id as body_id,
            is_wholly_within as is_own,
            null as population_in_place,
            null as population_of_body,
            case when not is_wholly_within then authority_name end as missing
        from {{ ref("cnt_place_authority") }}
        union all
        from wider
    )
select
    body.financial_year,
    body.place_id,
    body.body_id,
    register.name as body_name,
    register.body_type,
    register.region_id,
    body_type.tier,
    body.is_own,
    key.apportionment_key,
    key.grade,
    cast(body.population_in_place as bigint) as population_in_place,
    cast(body.population_of_body as bigint) as population_of_body,
    case
        when body.is_own
        then cast(1 as decimal(14, 12))
        else cast(body.population_in_place / body.population_of_body as decimal(14, 12))
    end as share,
    case when not body.is_own then body.missing end as missing
from body
inner join {{ ref("bodies") }} as register on body.body_id = register.body_id
inner join {{ ref("body_types") }} as body_type on register.body_type = body_type.body_type
inner join
    {{ ref("apportionment_keys") }} as key
    on key.count_part = 'local_authorities'
    and (key.indicator is null) = body.is_own
