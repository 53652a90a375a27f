-- Growth of identifiable spending on a function in a region from one year to another within one vintage of the regional
-- analysis: the links by which a count is restated to another year.
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
        where is_identifiable and region_id is not null and unknown_labels is null and amount_gbp is not null
    ),
    summed as (
        select * exclude (amount_gbp), cast(sum(amount_gbp) as decimal(20, 2)) as amount_gbp from yearly group by all
    )
select
    method.vintage,
    method.link_order,
    method.financial_year_from,
    method.financial_year_to,
    before.region_id,
    before.cofog_division,
    before.is_capital,
    before.amount_gbp as amount_from_gbp,
    after.amount_gbp as amount_to_gbp,
    -- No growth is known where there was nothing, or less than nothing, to grow from.
    case
        when before.amount_gbp > 0 and after.amount_gbp > 0
        then cast(after.amount_gbp / before.amount_gbp as decimal(14, 8))
    end as growth,
    method.relative_half_width
from {{ ref("restatement_methods") }} as method
inner join summed as before on method.vintage = before.vintage and method.financial_year_from = before.financial_year
inner join
    summed as after
    on method.vintage = after.vintage
    and method.financial_year_to = after.financial_year
    and before.region_id = after.region_id
    and before.cofog_division = after.cofog_division
    and before.is_capital = after.is_capital
