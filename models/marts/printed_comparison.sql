select
    printed.statement_id,
    printed.place_set_id,
    printed.place_id,
    coalesce(places.name, 'All places of the set') as place_name,
    printed.measure,
    printed.printed_text,
    printed.printed_low,
    printed.printed_high,
    printed.unit,
    printed.printed_financial_year,
    printed.stage,
    printed.note,
    printed.financial_year,
    printed.restated_from,
    printed.official,
    printed.official_low,
    printed.official_high,
    printed.verdict,
    printed.difference_share,
    printed.source,
    printed.certainty
from {{ ref("cnt_printed_comparison") }} as printed
left join {{ ref("places") }} as places on printed.place_id = places.place_id
