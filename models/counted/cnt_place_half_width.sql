-- Half the width of the interval of each place's total and of each of its functions, counted and restated, of current
-- and of capital spending. By the rule: inside one part, key and division errors add linearly, between them by the
-- root of the sum of squares.
with
    place_set as (
        -- A set of places is judged as one: the same error of a key moves all its places together.
        select line.*, places.place_set_id
        from {{ complete_counts() }} as line
        inner join {{ ref("places") }} as places on line.place_id = places.place_id
    ),
    grouped as (
        select
            financial_year,
            restated_from,
            place_set_id,
            place_id,
            is_capital,
            count_part,
            apportionment_key,
            cofog_division,
            sum(half_width_gbp) as half_width_gbp
        from place_set
        group by
            grouping sets (
                (
                    financial_year,
                    restated_from,
                    place_set_id,
                    place_id,
                    is_capital,
                    count_part,
                    apportionment_key,
                    cofog_division
                ),
                (financial_year, restated_from, place_set_id, is_capital, count_part, apportionment_key, cofog_division)
            )
    )
select
    financial_year,
    restated_from,
    place_set_id,
    place_id,
    is_capital,
    cofog_division,
    {{ root_sum_square("half_width_gbp") }} as half_width_gbp
from grouped
group by
    grouping sets (
        (financial_year, restated_from, place_set_id, place_id, is_capital),
        (financial_year, restated_from, place_set_id, place_id, is_capital, cofog_division)
    )
