-- What became of every figure of the outturn and of the regional analysis. Files that another one supersedes are in the
-- list of files, not here.
{% set columns = "figure_id, source_file_id, sheet, row_number, financial_year, treatment, treatment_rule, amount_gbp" %}
select 'revenue_outturn' as dataset, '' as vintage, {{ columns }}
from {{ ref("cls_revenue_outturn") }}
union all
select 'regional_analysis', vintage, {{ columns }}
from {{ ref("cls_regional_analysis") }}
