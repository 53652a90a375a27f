select
    figure.figure_id as source_line_id,
    figure.source_file_id,
    figure.financial_year,
    figure.treatment,
    figure.treatment_rule,
    rule.description as treatment_rule_description,
    figure.amount_gbp
from {{ ref("cnt_figure_treatment") }} as figure
left join {{ ref("treatment_rules") }} as rule on figure.treatment_rule = rule.treatment_rule
