-- The sum of the places of a set in a year. A set in which a place has no total has none either.
with
    summed as (
        select
            place_set_id,
            financial_year,
            restated_from,
            cast(count(*) as bigint) as place_count_in_set,
            bool_and(is_complete) as is_complete,
            cast(sum(population) as bigint) as population,
            {% for amount in [
                "current_gbp",
                "current_population_key_gbp",
                "local_authorities_gbp",
                "central_and_public_corporations_gbp",
                "capital_gbp",
            ] %}
                cast(case when bool_and(is_complete) then sum({{ amount }}) end as decimal(18, 2)) as {{ amount }},
            {% endfor %}
        from {{ ref("cnt_place_summary") }}
        group by all
    )
select
    summed.*,
    cast(summed.current_gbp - width.half_width_gbp as decimal(18, 2)) as low_gbp,
    cast(summed.current_gbp + width.half_width_gbp as decimal(18, 2)) as high_gbp
from summed
left join
    {{ ref("cnt_place_half_width") }} as width
    on summed.place_set_id = width.place_set_id
    and summed.financial_year = width.financial_year
    and summed.restated_from is not distinct from width.restated_from
    and width.place_id is null
    and width.cofog_division is null
    and not width.is_capital
