-- Half the width of the interval of each place's current total and of each of its functions, counted and restated. By
-- the rule: inside one part, key and division errors add linearly, between them by the root of the sum of squares.
with
    line as (
        select
            financial_year,
            cast(null as varchar) as restated_from,
            place_id,
            count_part,
            apportionment_key,
            cofog_division,
            half_width_gbp
        from {{ ref("cnt_place_count") }}
        where is_complete and not is_capital
        union all
        select
            financial_year,
            financial_year_counted,
            place_id,
            count_part,
            apportionment_key,
            cofog_division,
            half_width_gbp
        from {{ ref("cnt_place_count_restated") }}
    ),
    place_set as (
        -- A set of places is judged as one: the same error of a key moves all its places together.
        select line.*, places.place_set_id
        from line
        inner join {{ ref("places") }} as places on line.place_id = places.place_id
    ),
    grouped as (
        select
            financial_year,
            restated_from,
            place_set_id,
            place_id,
            count_part,
            apportionment_key,
            cofog_division,
            sum(half_width_gbp) as half_width_gbp
        from place_set
        group by
            grouping sets (
                (financial_year, restated_from, place_set_id, place_id, count_part, apportionment_key, cofog_division),
                (financial_year, restated_from, place_set_id, count_part, apportionment_key, cofog_division)
            )
    )
select
    financial_year,
    restated_from,
    place_set_id,
    place_id,
    cofog_division,
    {{ root_sum_square("half_width_gbp") }} as half_width_gbp
from grouped
group by
    grouping sets (
        (financial_year, restated_from, place_set_id, place_id),
        (financial_year, restated_from, place_set_id, place_id, cofog_division)
    )
