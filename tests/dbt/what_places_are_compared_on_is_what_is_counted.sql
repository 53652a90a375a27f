-- Totals places are compared on are those of the official count; its functions make the total, current and capital.
with
    total as (select * from {{ ref("place_measure") }} where basis = 'official' and cofog_division = 'all'),
    functions as (
        select place_id, financial_year, restated_from, spending, sum(amount_gbp) as amount_gbp
        from {{ ref("place_measure") }}
        where basis = 'official' and cofog_division <> 'all'
        group by all
    )
select total.place_id, total.financial_year, total.spending, total.amount_gbp
from total
left join functions using (place_id, financial_year, spending)
left join {{ ref("place_summary") }} as summary using (place_id, financial_year)
where
    total.restated_from is not distinct from functions.restated_from
    and total.restated_from is not distinct from summary.restated_from
    and (
        abs(total.amount_gbp - coalesce(functions.amount_gbp, 0)) > 0.10
        or total.amount_gbp is distinct from case
            total.spending when 'current' then summary.current_gbp else summary.capital_gbp
        end
        or (total.spending = 'current' and total.low_gbp_per_head is distinct from summary.low_gbp_per_head)
    )
