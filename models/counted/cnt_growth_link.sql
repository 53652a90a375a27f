-- Growth of identifiable spending on a function in a region from one year to another within one vintage of the
-- regional analysis: the links by which a count is restated to another year. Where a cell of either year can't be
-- read or placed, the growth it would be part of is unknown, and `missing` names the cell.
with
    yearly as (
        select
            vintage,
            financial_year,
            region_id,
            -- 'all' stands for all functions: what a function without growth of its own is restated by.
            unnest([cofog_division, 'all']) as cofog_division,
            is_capital,
            amount_gbp
        from {{ ref("cls_regional_analysis") }}
        where is_figure and is_identifiable and region_id is not null and unknown_labels is null
    ),
    summed as (
        select * exclude (amount_gbp), cast(sum(amount_gbp) as decimal(20, 2)) as amount_gbp from yearly group by all
    ),
    link as (
        select
            method.*,
            before.region_id,
            before.cofog_division,
            before.is_capital,
            before.amount_gbp as amount_from_gbp,
            after.amount_gbp as amount_to_gbp
        from {{ ref("restatement_methods") }} as method
        inner join
            summed as before on method.vintage = before.vintage and method.financial_year_from = before.financial_year
        inner join
            summed as after
            on method.vintage = after.vintage
            and method.financial_year_to = after.financial_year
            and before.region_id = after.region_id
            and before.cofog_division = after.cofog_division
            and before.is_capital = after.is_capital
    ),
    -- A label nobody knows may stand for any: the cell is then missing from every region, function or kind of spending.
    missing as (
        select
            link.vintage,
            link.link_order,
            link.region_id,
            link.cofog_division,
            link.is_capital,
            arg_min(unread.words, (unread.row_number, unread.column_number, unread.words)) as words
        from link
        inner join
            {{ ref("cnt_regional_figure_unread") }} as unread
            on link.vintage = coalesce(unread.vintage, link.vintage)
            and unread.financial_year in (link.financial_year_from, link.financial_year_to)
            and coalesce(unread.is_identifiable, true)
            and coalesce(unread.area, 'english_region') = 'english_region'
            and coalesce(unread.region_id, link.region_id) = link.region_id
            and link.cofog_division in ('all', coalesce(unread.cofog_division, link.cofog_division))
            and coalesce(unread.is_capital, link.is_capital) = link.is_capital
        group by all
    )
select
    link.vintage,
    link.link_order,
    link.financial_year_from,
    link.financial_year_to,
    link.region_id,
    link.cofog_division,
    link.is_capital,
    link.amount_from_gbp,
    link.amount_to_gbp,
    -- No growth is known where there was nothing, or less than nothing, to grow from.
    case
        when missing.words is null and link.amount_from_gbp > 0 and link.amount_to_gbp > 0
        then cast(link.amount_to_gbp / link.amount_from_gbp as decimal(14, 8))
    end as growth,
    link.relative_half_width,
    missing.words as missing
from link
left join missing using (vintage, link_order, region_id, cofog_division, is_capital)
