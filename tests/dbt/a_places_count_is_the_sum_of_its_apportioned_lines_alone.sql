{{ config(meta={"dagster": {"ref": {"name": "place_count"}}}) }}
-- The total of a place is its apportioned lines and nothing else: no payment, no memo or control line, no modelled
-- capital, no other year. Summary, functions, count and lines agree to the penny.
with
    line as (
        select
            place_id,
            financial_year,
            coalesce(sum(amount_gbp) filter (where not is_capital), 0) as current_gbp,
            coalesce(sum(amount_population_key_gbp) filter (where not is_capital), 0) as current_population_key_gbp,
            coalesce(sum(amount_gbp) filter (where is_capital), 0) as capital_gbp
        from {{ ref("apportionment") }}
        group by all
    ),
    counted as (
        select
            place_id,
            financial_year,
            coalesce(sum(amount_gbp) filter (where not is_capital), 0) as current_gbp,
            coalesce(sum(amount_population_key_gbp) filter (where not is_capital), 0) as current_population_key_gbp,
            coalesce(sum(amount_gbp) filter (where is_capital), 0) as capital_gbp
        from {{ ref("place_count") }}
        where count_source = 'official'
        group by all
    ),
    function as (
        select
            place_id,
            financial_year,
            sum(current_gbp) as current_gbp,
            sum(current_population_key_gbp) as current_population_key_gbp,
            coalesce(sum(capital_gbp), 0) as capital_gbp
        from {{ ref("place_function") }}
        where restated_from is null
        group by all
    )
select summary.place_id, summary.financial_year, summary.current_gbp, line.current_gbp as of_lines, counted.current_gbp as of_count
from {{ ref("place_summary") }} as summary
left join line on summary.place_id = line.place_id and summary.financial_year = line.financial_year
left join counted on summary.place_id = counted.place_id and summary.financial_year = counted.financial_year
left join function on summary.place_id = function.place_id and summary.financial_year = function.financial_year
where
    summary.restated_from is null
    and summary.is_complete
    and (
        summary.current_gbp is distinct from line.current_gbp
        or summary.current_gbp is distinct from counted.current_gbp
        or summary.current_gbp is distinct from function.current_gbp
        or summary.current_population_key_gbp is distinct from line.current_population_key_gbp
        or summary.current_population_key_gbp is distinct from counted.current_population_key_gbp
        or coalesce(summary.capital_gbp, 0) is distinct from line.capital_gbp
        or coalesce(summary.capital_gbp, 0) is distinct from counted.capital_gbp
        or coalesce(summary.capital_gbp, 0) is distinct from function.capital_gbp
    )
union all
-- A place with something missing has no total anywhere.
select place_id, financial_year, current_gbp, null, null
from {{ ref("place_summary") }}
where not is_complete and (current_gbp is not null or missing is null)
union all
select place_id, financial_year, sum(amount_gbp), null, null
from {{ ref("place_count") }}
where (place_id, financial_year) not in (
    select (place_id, financial_year) from {{ ref("place_summary") }} where is_complete and restated_from is null
)
group by place_id, financial_year
