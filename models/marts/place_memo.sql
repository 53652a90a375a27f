select place_id, financial_year, body_id, body_name, line_number, label, memo, amount_gbp
from {{ ref("cnt_place_memo") }}
