-- The official count of each place, summed over its source lines. A place with a problem in a year has no total: its
-- rows are not complete and stand apart.
with
    problem as (
        select financial_year, place_id, count(*) as problem_count from {{ ref("cnt_place_problem") }} group by all
    ),
    summed as (
        select
            financial_year,
            place_id,
            count_part,
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
            count(distinct source_line_id) as source_line_count,
            cast(sum(amount_gbp) as decimal(18, 2)) as amount_gbp,
            cast(sum(amount_population_key_gbp) as decimal(18, 2)) as amount_population_key_gbp
        from {{ ref("cnt_place_line") }}
        group by all
    )
select
    summed.*,
    {{ share_of("abs(summed.amount_gbp)", "grades.relative_half_width") }} as half_width_gbp,
    problem.problem_count is null as is_complete
from summed
inner join {{ ref("grades") }} as grades on summed.grade = grades.grade
left join problem on summed.financial_year = problem.financial_year and summed.place_id = problem.place_id
