select place_id, financial_year, region_id, cofog_code, share, apportionment_key, grade, source_gbp, amount_gbp
from {{ ref("cnt_place_capital_modelled") }}
