-- Apportioned lines with their function. A line of the outturn is spread over functions by weights; running sums are
-- rounded and subtracted, so that the parts come to the line to the penny. Any other line has a function of its own.
with
    spread as (
        select
            line.*,
            coalesce(weight.cofog_code, line.cofog_code) as code,
            coalesce(sum(weight.weight) over up_to_here, 1) as weight_to,
            coalesce(sum(weight.weight) over up_to_here - weight.weight, 0) as weight_from
        from {{ ref("cnt_apportionment") }} as line
        left join
            {{ ref("revenue_outturn_cofog") }} as weight
            on line.financial_year = weight.financial_year
            and line.line_number = weight.line_number
        where line.count_part <> 'local_authorities' or weight.weight is not null
        window
            up_to_here as (
                partition by line.place_id, line.source_line_id
                order by weight.cofog_code
                rows between unbounded preceding and current row
            )
    )
select
    financial_year,
    place_id,
    count_part,
    source_line_id,
    region_id,
    body_id,
    spender,
    coalesce(cofog_division, left(code, 2)) as cofog_division,
    code as cofog_code,
    apportionment_key,
    grade,
    share,
    share_population_key,
    sector,
    tier,
    tag,
    is_capital,
    {% for amount in ["amount_gbp", "amount_population_key_gbp"] %}
        cast(
            {{ share_of(amount, "weight_to") }} - {{ share_of(amount, "weight_from") }} as decimal(18, 2)
        ) as {{ amount }}{{ "," if not loop.last }}
    {% endfor %}
from spread
