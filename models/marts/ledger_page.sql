-- The largest payment lines, as many as the setting says; the rest is summed in ledger_rest.
select
    line.line_id,
    line.source_file_id,
    line.dataset,
    line.body_id,
    line.body_name,
    line.financial_year,
    line.payment_date,
    line.payee_name,
    {{ service_named() }} as service,
    line.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    line.place_id,
    line.amount_gbp,
    line.is_illustrative
from {{ ref("payment_line") }} as line
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
qualify
    row_number() over (order by abs(line.amount_gbp) desc, line.line_id)
    <= {{ publication_setting("ledger_page_lines") }}
