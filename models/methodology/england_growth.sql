-- Growth of identifiable spending in England from one year to another, by function and basis: what a bound is carried
-- to another year by. Chained from the links by which the official count is restated; unknown where a link or a
-- region is.
with recursive
    link as (
        select
            financial_year_to as financial_year_from,
            financial_year_from as financial_year_to,
            cofog_division,
            unnest(
                case when is_capital then ['current_and_capital'] else ['current', 'current_and_capital'] end
            ) as basis,
            region_id,
            amount_to_gbp as amount_from_gbp,
            amount_from_gbp as amount_to_gbp,
            missing
        from {{ ref("cnt_growth_link") }}
        where financial_year_from > financial_year_to
    ),
    step as (
        select
            financial_year_from,
            financial_year_to,
            cofog_division,
            basis,
            cast(sum(amount_to_gbp) / sum(amount_from_gbp) as decimal(18, 10)) as growth
        from link
        group by all
        having
            bool_and(missing is null)
            and count(distinct region_id) = (select count(*) from {{ ref("regions") }})
            and sum(amount_from_gbp) > 0
            and sum(amount_to_gbp) > 0
    ),
    walk as (
        from step
        union all
        select
            walk.financial_year_from,
            step.financial_year_to,
            walk.cofog_division,
            walk.basis,
            cast(round(walk.growth * step.growth, 10) as decimal(18, 10))
        from walk
        inner join
            step
            on walk.financial_year_to = step.financial_year_from
            and walk.cofog_division = step.cofog_division
            and walk.basis = step.basis
    )
from walk
union all
select financial_year_to, financial_year_from, cofog_division, basis, cast(1 / growth as decimal(18, 10))
from walk
