-- Identifiable spending of each region and of England by year, function and basis, with residents of the year (where it
-- has none, of the nearest year that a set of places has its own counts of): what a place's own count is held
-- against. A year with a cell nobody could read has none.
with
    year as (
        select financial_year, regional_analysis_vintage as vintage, 1 as choice
        from {{ ref("count_years") }}
        where regional_analysis_vintage is not null
        union all
        select financial_year_to, vintage, 2
        from {{ ref("restatement_methods") }}
    ),
    chosen as (select financial_year, arg_min(vintage, (choice, vintage)) as vintage from year group by all),
    area as (
        select area.area_code, min(body.region_id) as region_id
        from {{ ref("area_bodies") }} as area
        inner join {{ ref("bodies") }} as body on area.body_id = body.body_id
        group by all
        having count(distinct body.region_id) = 1
    ),
    people as (
        select population.year, area.region_id, sum(population.person_count) as person_count
        from {{ ref("stg_population") }} as population
        inner join area on population.area_code = area.area_code
        where
            population.age_group = 'all'
            and population.vintage = (select arg_max(population_vintage, financial_year) from {{ ref("count_years") }})
        group by all
        having bool_and(population.person_count is not null)
    ),
    -- Residents of each year asked for, where a set of places counts for itself in that year or in the nearest.
    stood_in as (
        select
            chosen.financial_year,
            people.region_id,
            arg_min(
                people.person_count, (abs(people.year - {{ first_year("chosen.financial_year") }}), people.year)
            ) as person_count
        from chosen
        cross join people
        where people.year in (select {{ first_year("own_count_year") }} from {{ ref("place_sets") }})
        group by all
    ),
    spending as (
        select
            analysis.financial_year,
            analysis.region_id,
            unnest([analysis.cofog_division, 'all']) as cofog_division,
            analysis.is_capital,
            analysis.amount_gbp
        from {{ ref("cls_regional_analysis") }} as analysis
        inner join chosen on analysis.financial_year = chosen.financial_year and analysis.vintage = chosen.vintage
        where
            analysis.is_figure
            and analysis.is_identifiable
            and analysis.region_id is not null
            and analysis.unknown_labels is null
            and not exists (
                select 1
                from {{ ref("cnt_regional_figure_unread") }} as unread
                where
                    analysis.vintage = unread.vintage
                    and coalesce(unread.financial_year, analysis.financial_year) = analysis.financial_year
            )
    ),
    summed as (
        select
            financial_year,
            region_id,
            cofog_division,
            unnest(
                case when is_capital then ['current_and_capital'] else ['current', 'current_and_capital'] end
            ) as basis,
            amount_gbp
        from spending
    ),
    by_region as (
        select
            summed.financial_year,
            summed.region_id,
            summed.cofog_division,
            summed.basis,
            cast(sum(summed.amount_gbp) as decimal(18, 2)) as amount_gbp,
            cast(max(coalesce(people.person_count, fallback.person_count)) as bigint) as person_count
        from summed
        left join
            people on {{ first_year("summed.financial_year") }} = people.year and summed.region_id = people.region_id
        left join
            stood_in as fallback
            on summed.region_id = fallback.region_id
            and summed.financial_year = fallback.financial_year
        group by summed.financial_year, summed.region_id, summed.cofog_division, summed.basis
    )
select *, {{ six_decimals("amount_gbp / nullif(person_count, 0)") }} as gbp_per_head
from by_region
union all
select
    financial_year,
    'england',
    cofog_division,
    basis,
    cast(sum(amount_gbp) as decimal(18, 2)),
    cast(sum(person_count) as bigint),
    {{ six_decimals("sum(amount_gbp) / nullif(sum(person_count), 0)") }}
from by_region
group by financial_year, cofog_division, basis
