-- Years of which an outturn of authorities is at hand, whatever of it can be counted.
select distinct financial_year
from {{ ref("cls_revenue_outturn") }}
where line_treatment = 'counted' and row_kind <> 'total'
