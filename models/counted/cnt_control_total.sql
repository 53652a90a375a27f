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
    -- Where a figure of the published side can't be read or placed, there is nothing whole to hold the count against.
    unread as (
        select distinct held.control, figure.financial_year, figure.region_id, figure.cofog_division
        from {{ ref("cnt_regional_figure_unread") }} as figure
        inner join
            (values ('local_outturn'), ('whole_method')) as held(control)
            on held.control = 'whole_method'
            or coalesce(figure.sector, 'local') = 'local'
        where
            figure.is_vintage_counted
            and coalesce(figure.is_identifiable, true)
            and coalesce(figure.area, 'english_region') = 'english_region'
            and not coalesce(figure.is_capital, false)
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
    ),
    compared as (
        select
            summed.*,
            not exists (
                select 1
                from unread
                where
                    unread.control = summed.control
                    and unread.financial_year = summed.financial_year
                    and summed.area_id in ('england', coalesce(unread.region_id, summed.area_id))
                    and (
                        summed.cofog_code = 'all'
                        or left(summed.cofog_code, 2) = coalesce(unread.cofog_division, left(summed.cofog_code, 2))
                    )
            ) as is_whole
        from summed
        inner join whole on summed.control = whole.control and summed.financial_year = whole.financial_year
    )
select
    compared.control,
    compared.financial_year,
    compared.area_id,
    coalesce(region.name, 'England') as area_name,
    compared.cofog_code,
    compared.count_gbp,
    compared.published_gbp,
    case
        when compared.is_whole then cast(compared.count_gbp - compared.published_gbp as decimal(18, 2))
    end as difference_gbp,
    case
        when compared.is_whole and compared.published_gbp > 0
        then cast(compared.count_gbp / compared.published_gbp as decimal(12, 6))
    end as ratio
from compared
left join {{ ref("regions") }} as region on compared.area_id = region.region_id
