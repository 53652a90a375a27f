with
    summed as (
        select
            place_set_id,
            financial_year,
            restated_from,
            count(*) as place_count_in_set,
            bool_and(is_complete) as is_complete,
            sum(population) as population,
            sum(current_gbp) as current_gbp,
            sum(current_population_key_gbp) as current_population_key_gbp,
            sum(local_authorities_gbp) as local_authorities_gbp,
            sum(central_and_public_corporations_gbp) as central_and_public_corporations_gbp,
            sum(capital_gbp) as capital_gbp
        from {{ ref("cnt_place_summary") }}
        group by all
    )
select
    summed.place_set_id,
    place_set.name as place_set_name,
    summed.financial_year,
    summed.restated_from,
    'official' as count_source,
    cast(summed.place_count_in_set as bigint) as place_count_in_set,
    summed.is_complete,
    cast(summed.population as bigint) as population,
    -- A set in which a place has no total has none either.
    case when summed.is_complete then cast(summed.current_gbp as decimal(18, 2)) end as current_gbp,
    case when summed.is_complete then cast(summed.current_gbp - width.half_width_gbp as decimal(18, 2)) end as low_gbp,
    case when summed.is_complete then cast(summed.current_gbp + width.half_width_gbp as decimal(18, 2)) end as high_gbp,
    case
        when summed.is_complete then cast(summed.current_population_key_gbp as decimal(18, 2))
    end as current_population_key_gbp,
    case when summed.is_complete then cast(summed.local_authorities_gbp as decimal(18, 2)) end as local_authorities_gbp,
    case
        when summed.is_complete then cast(summed.central_and_public_corporations_gbp as decimal(18, 2))
    end as central_and_public_corporations_gbp,
    case when summed.is_complete then cast(summed.capital_gbp as decimal(18, 2)) end as capital_gbp
from summed
inner join {{ ref("place_sets") }} as place_set on summed.place_set_id = place_set.place_set_id
left join
    {{ ref("cnt_place_half_width") }} as width
    on summed.place_set_id = width.place_set_id
    and summed.financial_year = width.financial_year
    and summed.restated_from is not distinct from width.restated_from
    and width.place_id is null
    and width.cofog_division is null
