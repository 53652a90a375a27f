-- The step from a count's declared year to the year of comparison: by the growth of all functions of the region, link
-- by link, backwards or forwards; by a rate of the seed where no links lead there; unresolved where no year is
-- declared.
with recursive
    -- Where several vintages link two years the first of their order is taken.
    link as (
        select *
        from {{ ref("cnt_growth_link") }}
        where cofog_division = 'all' and not is_capital and growth is not null
        qualify
            row_number() over (
                partition by region_id, financial_year_from, financial_year_to order by link_order, vintage
            )
            = 1
    ),
    edge as (
        select region_id, financial_year_from as year_from, financial_year_to as year_to, growth, relative_half_width
        from link
        union all
        select region_id, financial_year_to, financial_year_from, 1 / cast(growth as double), relative_half_width
        from link
    ),
    path as (
        select
            region_id,
            year_from,
            year_to,
            cast(growth as double) as growth,
            cast(relative_half_width as double) as half_width,
            [year_from, year_to] as years
        from edge
        union all
        select
            path.region_id,
            path.year_from,
            edge.year_to,
            path.growth * edge.growth,
            path.half_width + edge.relative_half_width,
            list_append(path.years, edge.year_to)
        from path
        inner join
            edge
            on path.region_id = edge.region_id
            and path.year_to = edge.year_from
            and not list_contains(path.years, edge.year_to)
    ),
    -- Of several ways from one year to another the one with the fewest links.
    way as (
        select *
        from path
        qualify
            row_number() over (
                partition by region_id, year_from, year_to order by len(years), half_width, years, growth
            )
            = 1
    ),
    counted as (
        select
            count.return_id,
            count.statement_id,
            count.declared_year,
            count.comparison_year,
            region.region_id,
            method.effect_gbp,
            method.evidence,
            {{ first_year("count.declared_year") }} - {{ first_year("count.comparison_year") }} as years_later
        from {{ ref("declared_count") }} as count
        inner join {{ ref("places") }} as places on count.place_id = places.place_id
        left join {{ ref("regions") }} as region on places.region = region.name
        left join
            {{ ref("stg_return_method") }} as method
            on count.return_id = method.return_id
            and method.attribute = 'financial_year'
        where count.declared_gbp is not null and count.declared_year is distinct from count.comparison_year
    ),
    rate as (
        select declared_value, cast(low as double) as low, cast(high as double) as high
        from {{ ref("harmonising_effects") }}
        where attribute = 'financial_year'
    ),
    found as (
        select
            counted.*,
            way.growth,
            way.half_width,
            array_to_string(way.years, ' to ') as years,
            case when counted.declared_year is null then 'unknown' else 'each_later_year' end as rate_used
        from counted
        left join
            way
            on counted.region_id = way.region_id
            and counted.declared_year = way.year_from
            and counted.comparison_year = way.year_to
    ),
    ranged as (
        select
            found.*,
            -- A year later or earlier is a power of the growth of one; an unknown year has the range and no shift.
            case
                when growth is not null
                then growth * (1 - half_width)
                else power(1 + rate.low, - coalesce(years_later, 1))
            end as one_end,
            case
                when growth is not null
                then growth
                when declared_year is null
                then 1
                else power(1 + (rate.low + rate.high) / 2, - years_later)
            end as factor_middle,
            case
                when growth is not null
                then growth * (1 + half_width)
                else power(1 + rate.high, - coalesce(years_later, 1))
            end as other_end,
            rate.low as rate_low,
            rate.high as rate_high
        from found
        left join rate on found.rate_used = rate.declared_value
    )
select
    return_id,
    statement_id,
    'financial_year' as attribute,
    declared_year as declared_value,
    effect_gbp,
    cast(0 as decimal(14, 10)) as share_low,
    cast(0 as decimal(14, 10)) as share_middle,
    cast(0 as decimal(14, 10)) as share_high,
    effect_gbp is null as is_factor,
    least(one_end, other_end) as factor_low,
    factor_middle,
    greatest(one_end, other_end) as factor_high,
    cast(0 as decimal(18, 2)) as pounds_low,
    cast(0 as decimal(18, 2)) as pounds_high,
    case
        when effect_gbp is not null
        then 'reported by the return'
        when declared_year is null
        then 'no year is declared: ' || {{ percent("rate_low") }} || ' to ' || {{ percent("rate_high") }}
        when growth is not null
        then 'growth of all functions in the region, ' || years || ': ' || {{ percent("growth - 1") }}
        else {{ percent("rate_low") }} || ' to ' || {{ percent("rate_high") }} || ' for each later year'
    end as basis,
    evidence,
    case
        when effect_gbp is not null
        then 'reported'
        when declared_year is null
        then 'unresolved'
        when growth is not null
        then 'source'
        else 'modelled'
    end as grade
from ranged
