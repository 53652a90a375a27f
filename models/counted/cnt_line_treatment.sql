-- What became of every figure of the outturn and of the regional analysis, by file and rule: counted, memo, control,
-- excluded or unplaced. Files that another one supersedes are in the list of files, not here.
with
    figure as (
        select
            'revenue_outturn' as dataset,
            source_file_id,
            '' as vintage,
            financial_year,
            treatment,
            treatment_rule,
            row_number,
            sheet,
            amount_gbp
        from {{ ref("cls_revenue_outturn") }}
        union all
        select
            'regional_analysis',
            source_file_id,
            vintage,
            financial_year,
            treatment,
            treatment_rule,
            row_number,
            sheet,
            amount_gbp
        from {{ ref("cls_regional_analysis") }}
    )
select
    dataset,
    source_file_id,
    vintage,
    financial_year,
    treatment,
    treatment_rule,
    cast(count(*) as bigint) as figure_count,
    cast(count(distinct(sheet, row_number)) as bigint) as row_count,
    cast(sum(amount_gbp) as decimal(20, 2)) as amount_gbp
from figure
group by all
