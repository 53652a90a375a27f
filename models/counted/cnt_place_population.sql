-- Residents and households of each place in each year that is counted, and in each year a count is restated to, with
-- the membership of the year counted; null where an authority of the place has no figure.
with
    year as (
        select
            financial_year,
            cast(null as varchar) as restated_from,
            financial_year as membership_year,
            population_year,
            population_vintage,
            household_year,
            household_vintage
        from {{ ref("count_years") }}
        union all
        select
            target.restated_to,
            target.financial_year,
            target.financial_year,
            cast(left(target.restated_to, 4) as integer),
            year.population_vintage,
            null,
            null
        from {{ ref("count_restatements") }} as target
        inner join {{ ref("count_years") }} as year on target.financial_year = year.financial_year
    ),
    area as (
        select
            year.financial_year,
            year.restated_from,
            area.area_code,
            area.body_id as authority_id,
            population.person_count,
            households.household_count,
            count(*) over (partition by year.financial_year, year.restated_from, area.area_code) as authority_count
        from year
        inner join {{ ref("count_years") }} as membership on year.membership_year = membership.financial_year
        inner join {{ ref("area_bodies") }} as area on {{ valid_on("area", "membership.membership_date") }}
        inner join
            {{ ref("stg_population") }} as population
            on area.area_code = population.area_code
            and population.age_group = 'all'
            and population.year = year.population_year
            and population.vintage = year.population_vintage
        left join
            {{ ref("stg_households") }} as households
            on area.area_code = households.area_code
            and households.year = year.household_year
            and households.vintage = year.household_vintage
    ),
    member as (
        select
            year.financial_year,
            year.restated_from,
            place.place_id,
            place.is_wholly_within,
            area.area_code,
            area.person_count,
            area.household_count,
            area.authority_count,
            count(*) over same_area as authorities_in_place,
            row_number() over (same_area order by place.authority_id) = 1 as is_first
        from {{ ref("cnt_place_authority") }} as place
        inner join year on place.financial_year = year.membership_year
        left join
            area
            on year.financial_year = area.financial_year
            and year.restated_from is not distinct from area.restated_from
            and place.authority_id = area.authority_id
        window same_area as (partition by year.financial_year, year.restated_from, place.place_id, area.area_code)
    )
select
    financial_year,
    restated_from,
    place_id,
    case
        when bool_and(is_wholly_within and person_count is not null and authorities_in_place = authority_count)
        then cast(sum(person_count) filter (where is_first) as bigint)
    end as person_count,
    case
        when bool_and(is_wholly_within and household_count is not null and authorities_in_place = authority_count)
        then cast(sum(household_count) filter (where is_first) as bigint)
    end as household_count
from member
group by all
