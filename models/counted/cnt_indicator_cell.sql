-- The smallest areas an indicator is known for, in a year, and the authorities each consists of. Later mergers make an
-- area wider than one authority of the year: its figure then stands for all of them together.
with
    population as (
        select
            year.financial_year,
            case when figure.age_group = 'all' then 'population' else 'population_65_and_over' end as indicator,
            figure.area_code,
            figure.person_count
        from {{ ref("count_years") }} as year
        inner join
            {{ ref("stg_population") }} as figure
            on (
                figure.age_group = 'all'
                and figure.year = year.population_year
                and figure.vintage = year.population_vintage
            )
            or (
                figure.age_group = '65_and_over'
                and figure.year = year.older_population_year
                and figure.vintage = year.older_population_vintage
            )
    ),
    populated as (
        select population.*, area.body_id as authority_id
        from population
        inner join {{ ref("count_years") }} as year on population.financial_year = year.financial_year
        inner join
            {{ ref("area_bodies") }} as area
            on population.area_code = area.area_code
            and {{ valid_on("area", "year.membership_date") }}
    ),
    added as (select body_id, gbp_per_head from {{ ref("benefit_corrections") }} where correction = 'add_per_head'),
    -- Benefits on the areas of the population, since a correction is by head.
    benefit as (
        select
            populated.financial_year,
            populated.area_code,
            -- Known only where it is known of every authority of the area, and one correction holds for all of them.
            case
                when count(*) = count(spending.amount_gbp) and count(distinct coalesce(added.gbp_per_head, 0)) = 1
                then sum(spending.amount_gbp) + max(coalesce(added.gbp_per_head, 0)) * max(populated.person_count)
            end as amount_gbp
        from populated
        left join
            {{ ref("cnt_benefit_expenditure") }} as spending
            on populated.financial_year = spending.financial_year
            and populated.authority_id = spending.authority_id
        left join added on populated.authority_id = added.body_id
        where populated.indicator = 'population'
        group by all
    )
select financial_year, indicator, area_code, authority_id, cast(person_count as decimal(18, 2)) as indicator_value
from populated
union all
select
    populated.financial_year,
    'benefit_expenditure',
    populated.area_code,
    populated.authority_id,
    cast(benefit.amount_gbp as decimal(18, 2))
from populated
inner join benefit on populated.financial_year = benefit.financial_year and populated.area_code = benefit.area_code
where populated.indicator = 'population' and benefit.amount_gbp is not null
