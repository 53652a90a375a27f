-- Each place's official count by function (COFOG division), current and capital apart.
with
    summed as (
        select
            financial_year,
            restated_from,
            place_id,
            cofog_division,
            coalesce(sum(amount_gbp) filter (where not is_capital), 0) as current_gbp,
            coalesce(
                sum(amount_gbp) filter (where not is_capital and count_part = 'local_authorities'), 0
            ) as local_authorities_gbp,
            coalesce(
                sum(amount_gbp) filter (where not is_capital and count_part = 'central_and_public_corporations'), 0
            ) as central_and_public_corporations_gbp,
            sum(amount_population_key_gbp) filter (where not is_capital) as current_population_key_gbp,
            sum(amount_gbp) filter (where is_capital) as capital_gbp
        from {{ complete_counts() }}
        group by all
    )
select
    summed.financial_year,
    summed.restated_from,
    summed.place_id,
    summed.cofog_division,
    cast(summed.current_gbp as decimal(18, 2)) as current_gbp,
    cast(summed.current_gbp - coalesce(width.half_width_gbp, 0) as decimal(18, 2)) as low_gbp,
    cast(summed.current_gbp + coalesce(width.half_width_gbp, 0) as decimal(18, 2)) as high_gbp,
    cast(summed.current_population_key_gbp as decimal(18, 2)) as current_population_key_gbp,
    cast(summed.local_authorities_gbp as decimal(18, 2)) as local_authorities_gbp,
    cast(summed.central_and_public_corporations_gbp as decimal(18, 2)) as central_and_public_corporations_gbp,
    cast(summed.capital_gbp as decimal(18, 2)) as capital_gbp
from summed
left join
    {{ ref("cnt_place_half_width") }} as width
    on summed.financial_year = width.financial_year
    and summed.restated_from is not distinct from width.restated_from
    and summed.place_id = width.place_id
    and summed.cofog_division = width.cofog_division
    and not width.is_capital
