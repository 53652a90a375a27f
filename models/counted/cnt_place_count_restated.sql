-- The current count of a year restated to another: each row times the growth of its function in its region, by links
-- (2010-11 to 2009-10 in one vintage, 2009-10 to 2008-09 in another), with the width the step adds.
with recursive
    path as (
        select
            target.financial_year as financial_year_counted,
            target.restated_to,
            link.region_id,
            link.cofog_division,
            link.is_capital,
            link.financial_year_to,
            cast(link.growth as double) as growth,
            cast(link.relative_half_width as double) as relative_half_width,
            link.missing,
            1 as link_count
        from {{ ref("count_restatements") }} as target
        inner join {{ ref("cnt_growth_link") }} as link on target.financial_year = link.financial_year_from
        union all
        select
            path.financial_year_counted,
            path.restated_to,
            path.region_id,
            path.cofog_division,
            path.is_capital,
            link.financial_year_to,
            path.growth * link.growth,
            path.relative_half_width + link.relative_half_width,
            coalesce(path.missing, link.missing),
            path.link_count + 1
        from path
        inner join
            {{ ref("cnt_growth_link") }} as link
            on path.financial_year_to = link.financial_year_from
            and path.region_id = link.region_id
            and path.cofog_division = link.cofog_division
            and path.is_capital = link.is_capital
        where path.financial_year_to <> path.restated_to
    ),
    growth as (
        select *
        from path
        where financial_year_to = restated_to and not is_capital and (growth is not null or missing is not null)
    ),
    counted as (
        select
            financial_year,
            place_id,
            count_part,
            region_id,
            cofog_division,
            apportionment_key,
            sector,
            tier,
            grade,
            cast(sum(amount_gbp) as decimal(18, 2)) as amount_counted_gbp,
            cast(sum(half_width_gbp) as decimal(18, 2)) as half_width_counted_gbp
        from {{ ref("cnt_place_count") }}
        where is_complete and not is_capital
        group by all
    ),
    restated as (
        select
            counted.*,
            target.restated_to,
            coalesce(own.growth, of_all.growth) as growth,
            -- A cell that is missing from a function is missing from all functions too: neither growth is known then.
            coalesce(own.missing, of_all.missing) as missing,
            coalesce(own.relative_half_width, of_all.relative_half_width) as relative_half_width,
            coalesce(own.link_count, of_all.link_count) as link_count,
            case
                when own.growth is null then 'all functions of the region' else 'the function in the region'
            end as growth_basis
        from counted
        inner join {{ ref("count_restatements") }} as target on counted.financial_year = target.financial_year
        left join
            growth as of_all
            on counted.financial_year = of_all.financial_year_counted
            and counted.region_id = of_all.region_id
            and of_all.restated_to = target.restated_to
            and of_all.cofog_division = 'all'
        left join
            growth as own
            on counted.financial_year = own.financial_year_counted
            and target.restated_to = own.restated_to
            and counted.region_id = own.region_id
            and counted.cofog_division = own.cofog_division
    )
select
    financial_year as financial_year_counted,
    restated_to as financial_year,
    place_id,
    count_part,
    region_id,
    cofog_division,
    apportionment_key,
    sector,
    tier,
    grade,
    amount_counted_gbp,
    cast(growth as decimal(14, 8)) as growth,
    growth_basis,
    link_count,
    case when growth is null then missing end as missing,
    -- A function that can't be carried to the year leaves the place without a count there.
    bool_and(growth is not null) over (partition by financial_year, restated_to, place_id) as is_complete,
    cast(
        round(cast(amount_counted_gbp as decimal(24, 2)) * cast(growth as decimal(14, 8)), 2) as decimal(18, 2)
    ) as amount_gbp,
    cast(
        round(
            cast(half_width_counted_gbp as decimal(24, 2)) * cast(growth as decimal(14, 8))
            + abs(cast(amount_counted_gbp as decimal(24, 2))) * cast(growth * relative_half_width as decimal(14, 8)),
            2
        ) as decimal(18, 2)
    ) as half_width_gbp
from restated
