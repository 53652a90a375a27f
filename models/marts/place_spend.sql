select
    spend.place_set_id,
    spend.place_id,
    places.name as place_name,
    spend.count_source,
    spend.dataset,
    spend.financial_year,
    spend.body_id,
    spend.body_name,
    spend.cofog_code,
    spend.cofog_name,
    spend.is_illustrative,
    spend.line_count,
    spend.amount_gbp,
    spend.place_basis,
    spend.source_gbp,
    spend.share,
    basis.grade
from {{ ref("cnt_payment_spend") }} as spend
inner join {{ ref("places") }} as places on spend.place_id = places.place_id
inner join {{ ref("place_bases") }} as basis on spend.place_basis = basis.place_basis
