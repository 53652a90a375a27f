with
    figure as (
        select figure_id, source_file_id, financial_year, treatment, treatment_rule, amount_gbp
        from {{ ref("cls_revenue_outturn") }}
        union all
        select figure_id, source_file_id, financial_year, treatment, treatment_rule, amount_gbp
        from {{ ref("cls_regional_analysis") }}
    )
select
    figure.figure_id as source_line_id,
    figure.source_file_id,
    figure.financial_year,
    figure.treatment,
    figure.treatment_rule,
    rule.description as treatment_rule_description,
    figure.amount_gbp
from figure
left join {{ ref("treatment_rules") }} as rule on figure.treatment_rule = rule.treatment_rule
