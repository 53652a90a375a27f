-- The count held against the regional analysis' own figures, by region and for England, by function. Local government
-- rows of the regional analysis are the same money as the outturn of authorities: compared, never added.
with
    outturn as (
        select
            line.financial_year,
            line.region_id,
            weight.cofog_code,
            cast(
                cast(line.source_gbp as decimal(24, 2)) * cast(weight.weight as decimal(9, 6)) as decimal(20, 4)
            ) as amount_gbp
        from {{ ref("cnt_official_line") }} as line
        inner join
            {{ ref("revenue_outturn_cofog") }} as weight
            on line.financial_year = weight.financial_year
            and line.line_number = weight.line_number
        where line.count_part = 'local_authorities'
    ),
    central as (
        select financial_year, region_id, cofog_code, source_gbp as amount_gbp
        from {{ ref("cnt_official_line") }}
        where count_part = 'central_and_public_corporations' and not is_capital
    ),
    published as (
        select financial_year, region_id, cofog_code, sector, amount_gbp
        from {{ ref("cls_regional_analysis") }}
        where
            is_identifiable
            and is_vintage_counted
            and region_id is not null
            -- What can't be placed stands on this side alone, so that it shows as a gap.
            and is_capital is not true
            and treatment in ('counted', 'control', 'unplaced')
            and amount_gbp is not null
    ),
    side as (
        select 'local_outturn' as control, 'count' as side, financial_year, region_id, cofog_code, amount_gbp
        from outturn
        union all
        select 'local_outturn', 'published', financial_year, region_id, cofog_code, amount_gbp
        from published
        where sector = 'local'
        union all
        select 'whole_method', 'count', financial_year, region_id, cofog_code, amount_gbp
        from outturn
        union all
        select 'whole_method', 'count', financial_year, region_id, cofog_code, amount_gbp
        from central
        union all
        select 'whole_method', 'published', financial_year, region_id, cofog_code, amount_gbp
        from published
    ),
    -- A region and England; a group, its division and all functions.
    level as (
        select control, side, financial_year, unnest([region_id, 'england']) as area_id, cofog_code, amount_gbp
        from side
    ),
    leveled as (
        select
            control,
            side,
            financial_year,
            area_id,
            unnest(list_distinct([cofog_code, left(cofog_code, 2), 'all'])) as cofog_code,
            amount_gbp
        from level
    ),
    summed as (
        select
            control,
            financial_year,
            area_id,
            cofog_code,
            cast(round(coalesce(sum(amount_gbp) filter (where side = 'count'), 0), 2) as decimal(18, 2)) as count_gbp,
            cast(coalesce(sum(amount_gbp) filter (where side = 'published'), 0) as decimal(18, 2)) as published_gbp
        from leveled
        group by all
    ),
    -- Only years of which both sides are at hand are compared.
    whole as (
        select control, financial_year
        from summed
        where
            cofog_code = 'all'
            and area_id = 'england'
            and published_gbp <> 0
            and financial_year in (select financial_year from outturn)
    )
select
    summed.control,
    summed.financial_year,
    summed.area_id,
    coalesce(region.name, 'England') as area_name,
    summed.cofog_code,
    summed.count_gbp,
    summed.published_gbp,
    cast(summed.count_gbp - summed.published_gbp as decimal(18, 2)) as difference_gbp,
    case when summed.published_gbp > 0 then cast(summed.count_gbp / summed.published_gbp as decimal(12, 6)) end as ratio
from summed
inner join whole on summed.control = whole.control and summed.financial_year = whole.financial_year
left join {{ ref("regions") }} as region on summed.area_id = region.region_id
