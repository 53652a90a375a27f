select
    line.dataset,
    line.source_file_id,
    file.path_in_inbox,
    nullif(line.vintage, '') as vintage,
    line.financial_year,
    line.treatment,
    line.treatment_rule,
    rule.description as treatment_rule_description,
    line.figure_count,
    line.row_count,
    cast(line.amount_gbp as decimal(18, 2)) as amount_gbp
from {{ ref("cnt_line_treatment") }} as line
inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
left join {{ ref("treatment_rules") }} as rule on line.treatment_rule = rule.treatment_rule
