{{ config(meta={"dagster": {"ref": {"name": "revenue_outturn_cofog"}}}) }}
-- A counted line of the outturn without functions, or with weights that do not come to 1, would lose its pounds.
select line.financial_year, line.line_number, line.label, sum(weight.weight) as weight
from {{ ref("revenue_outturn_lines") }} as line
left join
    {{ ref("revenue_outturn_cofog") }} as weight
    on line.financial_year = weight.financial_year
    and line.line_number = weight.line_number
where line.treatment = 'counted'
group by all
having coalesce(sum(weight.weight), 0) <> 1
