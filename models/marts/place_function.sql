select
    function.place_id,
    places.name as place_name,
    function.financial_year,
    function.restated_from,
    'official' as count_source,
    function.cofog_division,
    cofog.name as cofog_name,
    function.current_gbp,
    function.low_gbp,
    function.high_gbp,
    function.current_population_key_gbp,
    function.local_authorities_gbp,
    function.central_and_public_corporations_gbp,
    function.capital_gbp,
    cast(round(function.current_gbp / population.person_count, 2) as decimal(12, 2)) as gbp_per_head,
    cast(function.current_gbp / summary.current_gbp as decimal(9, 6)) as share
from {{ ref("cnt_place_function") }} as function
inner join {{ ref("places") }} as places on function.place_id = places.place_id
inner join
    {{ ref("cnt_place_summary") }} as summary
    on function.place_id = summary.place_id
    and function.financial_year = summary.financial_year
    and function.restated_from is not distinct from summary.restated_from
left join
    {{ ref("cnt_place_population") }} as population
    on function.place_id = population.place_id
    and function.financial_year = population.financial_year
    and function.restated_from is not distinct from population.restated_from
left join {{ ref("cofog_codes") }} as cofog on function.cofog_division = cofog.code
