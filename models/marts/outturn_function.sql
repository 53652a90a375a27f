select
    weight.financial_year,
    weight.line_number,
    line.label,
    weight.cofog_code,
    weight.weight,
    weight.source,
    weight.certainty
from {{ ref("revenue_outturn_cofog") }} as weight
inner join
    {{ ref("revenue_outturn_lines") }} as line
    on weight.financial_year = line.financial_year
    and weight.line_number = line.line_number
