-- A theme in a place
-- Who spends how much on community safety in Lewisham? The official count holds whole functions, of which the theme is
-- all or a part; the payments of the theme are another count, beside it and never added to it.
-- Gives: count_source, financial_year, spender, extent, amount_gbp
select count_source, financial_year, spender, extent, sum(amount_gbp) as amount_gbp
from marts.theme_function_spend
where theme = 'community_safety' and place_id = 'lewisham'
group by all
having sum(amount_gbp) <> 0
union all
select
    'payments',
    financial_year,
    body_name,
    case when is_suppressed then 'payments of the theme, too few to be shown' else 'payments of the theme' end,
    amount_gbp
from marts.theme_spend
where theme = 'community_safety' and place_id = 'lewisham' and not is_illustrative
order by count_source, financial_year, extent desc, amount_gbp desc
