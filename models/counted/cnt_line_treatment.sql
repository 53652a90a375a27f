-- What became of the figures of a file, by rule: counted, memo, control, excluded or unplaced.
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
from {{ ref("cnt_figure_treatment") }}
group by all
