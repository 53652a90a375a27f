-- Apportioned lines with their function. A line of the outturn is spread over functions by weights; running sums are
-- rounded and subtracted, so that the parts come to the line to the penny.
with
    spread as (
        select
            line.*,
            weight.cofog_code as weighted_code,
            sum(weight.weight) over up_to_here as weight_to,
            sum(weight.weight) over up_to_here - weight.weight as weight_from
        from {{ ref("cnt_apportionment") }} as line
        inner join
            {{ ref("revenue_outturn_cofog") }} as weight
            on line.financial_year = weight.financial_year
            and line.line_number = weight.line_number
        where line.count_part = 'local_authorities'
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
    left(weighted_code, 2) as cofog_division,
    weighted_code as cofog_code,
    apportionment_key,
    grade,
    share,
    share_population_key,
    sector,
    tier,
    tag,
    is_capital,
    cast(
        {{ share_of("amount_gbp", "weight_to") }} - {{ share_of("amount_gbp", "weight_from") }} as decimal(18, 2)
    ) as amount_gbp,
    cast(
        {{ share_of("amount_gbp", "weight_to") }} - {{ share_of("amount_gbp", "weight_from") }} as decimal(18, 2)
    ) as amount_population_key_gbp
from spread
union all
select
    financial_year,
    place_id,
    count_part,
    source_line_id,
    region_id,
    body_id,
    spender,
    cofog_division,
    cofog_code,
    apportionment_key,
    grade,
    share,
    share_population_key,
    sector,
    tier,
    tag,
    is_capital,
    amount_gbp,
    amount_population_key_gbp
from {{ ref("cnt_apportionment") }}
where count_part = 'central_and_public_corporations'
