select
    summary.place_set_id,
    place_set.name as place_set_name,
    summary.financial_year,
    summary.restated_from,
    'official' as count_source,
    exists (
        select 1
        from {{ ref("place_summary") }} as place
        where
            place.is_latest
            and place.place_set_id = summary.place_set_id
            and place.financial_year = summary.financial_year
            and summary.restated_from is null
    ) as is_latest,
    summary.place_count_in_set,
    summary.is_complete,
    summary.population,
    summary.current_gbp,
    summary.low_gbp,
    summary.high_gbp,
    summary.current_population_key_gbp,
    summary.local_authorities_gbp,
    summary.central_and_public_corporations_gbp,
    summary.capital_gbp
from {{ ref("cnt_place_set_summary") }} as summary
inner join {{ ref("place_sets") }} as place_set on summary.place_set_id = place_set.place_set_id
