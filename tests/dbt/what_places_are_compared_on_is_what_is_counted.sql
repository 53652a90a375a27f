-- Totals places are compared on are those of the official count; its functions make the total, current and capital.
with
    total as (select * from {{ ref("place_measure") }} where basis = 'official' and cofog_division = 'all'),
    functions as (
        select place_id, financial_year, restated_from, spending, sum(amount_gbp) as amount_gbp
        from {{ ref("place_measure") }}
        where basis = 'official' and cofog_division <> 'all'
        group by all
    )
select total.place_id, total.financial_year, total.restated_from, total.spending, total.amount_gbp
from total
left join
    functions
    on total.place_id = functions.place_id
    and total.financial_year = functions.financial_year
    and total.spending = functions.spending
    and total.restated_from is not distinct from functions.restated_from
left join
    {{ ref("place_summary") }} as summary
    on total.place_id = summary.place_id
    and total.financial_year = summary.financial_year
    and total.restated_from is not distinct from summary.restated_from
where
    total.amount_gbp is distinct from functions.amount_gbp
    or total.amount_gbp is distinct from case
        total.spending when 'current' then summary.current_gbp else summary.capital_gbp
    end
    or (total.spending = 'current' and total.low_gbp_per_head is distinct from summary.low_gbp_per_head)
