-- Who spends it
-- Who spends the public money of one place, by tier, and how much of each sum is known without an estimate?
-- Gives: tier, spender, amount_gbp, share_of_place, share_known_exactly
select
    tier,
    spender,
    sum(amount_gbp) as amount_gbp,
    round(sum(amount_gbp) / sum(sum(amount_gbp)) over (), 4) as share_of_place,
    -- grade A: the pounds are the place's own, nothing is shared
    round(
        coalesce(sum(amount_gbp) filter (where grade = 'A'), 0) / nullif(sum(amount_gbp), 0), 4
    ) as share_known_exactly
from marts.place_count
where
    place_id = 'kent'
    and not is_capital
    and financial_year
    = (select max(financial_year) from marts.place_summary where is_complete and restated_from is null)
group by tier, spender
order by tier, amount_gbp desc
