select
    line.financial_year,
    line.count_part,
    file.path_in_inbox,
    line.code_or_label,
    line.spender,
    line.unplaced_reason,
    line.amount_gbp,
    line.figure_count,
    line.first_row_number
from {{ ref("cnt_official_unplaced") }} as line
inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
