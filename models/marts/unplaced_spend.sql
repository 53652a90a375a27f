select
    spend.place_set_id,
    spend.unplaced_reason,
    spend.count_source,
    spend.dataset,
    spend.financial_year,
    spend.body_id,
    spend.body_name,
    spend.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    spend.is_illustrative,
    spend.line_count,
    spend.amount_gbp
from {{ ref("cnt_unplaced_spend") }} as spend
left join {{ ref("cofog_codes") }} as cofog on spend.cofog_code = cofog.code
