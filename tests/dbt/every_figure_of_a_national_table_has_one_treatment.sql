{{ config(meta={"dagster": {"ref": {"name": "cnt_line_treatment"}}}) }}
-- Every figure of the files in use is counted, memo, control, excluded or unplaced, by a rule that is described; figures
-- and pounds of the treatments come to those of the files.
with
    staged as (
        select 'revenue_outturn' as dataset, source_file_id, financial_year, count(*) as figure_count, sum(amount_gbp) as amount_gbp
        from {{ ref("stg_revenue_outturn") }}
        group by all
        union all
        select 'regional_analysis', source_file_id, financial_year, count(*), sum(amount_gbp)
        from {{ ref("stg_regional_analysis") }}
        group by all
    ),
    treated as (
        select dataset, source_file_id, financial_year, sum(figure_count) as figure_count, sum(amount_gbp) as amount_gbp
        from {{ ref("cnt_line_treatment") }}
        group by all
    )
select dataset, source_file_id, financial_year, 'figures or pounds differ' as problem
from staged
full join treated using (dataset, source_file_id, financial_year)
where
    staged.figure_count is distinct from treated.figure_count
    or staged.amount_gbp is distinct from treated.amount_gbp
union all
select dataset, source_file_id, financial_year, 'no described rule: ' || coalesce(treatment_rule, 'none')
from {{ ref("cnt_line_treatment") }}
where treatment is null or treatment_rule is null or treatment_rule not in (select treatment_rule from {{ ref("treatment_rules") }})
