-- Which file gives the figures of a period: a file of the inbox before the embedded one, one file alone, none that does
-- not fit its description.
with
    supplied as (
        select distinct
            'regional_analysis' as dataset,
            source_file_id,
            is_embedded,
            {{ vintage_of("figure") }} as vintage,
            financial_year as period
        from {{ source("landed", "regional_analysis_figure") }} as figure
        where row_kind = 'figure'
        union all
        select distinct 'revenue_outturn', source_file_id, is_embedded, '', financial_year
        from {{ source("landed", "revenue_outturn_figure") }}
        where row_kind = 'figure'
        union all
        select distinct 'benefit_expenditure', source_file_id, is_embedded, '', year
        from {{ source("landed", "benefit_expenditure_figure") }}
        where row_kind = 'figure'
        union all
        -- One table gives all ages, another those of 65 and over.
        select distinct
            'population',
            figure.source_file_id,
            figure.is_embedded,
            {{ vintage_of("figure") }},
            figure.year || ', ' || ages.age_group
        from {{ source("landed", "population_figure") }} as figure
        inner join {{ ref("population_ages") }} as ages on {{ fold_name("figure.age") }} = ages.age_label
        where figure.row_kind = 'figure'
        union all
        select distinct 'households', source_file_id, is_embedded, {{ vintage_of("figure") }}, year
        from {{ source("landed", "households_figure") }} as figure
        where row_kind = 'figure'
    ),
    problem as (
        select
            source_file_id, financial_year, count(*) as column_count, arg_min(problem, column_number) as first_problem
        from {{ ref("stg_outturn_column") }}
        where problem is not null
        group by all
    ),
    ranked as (
        select
            supplied.*,
            file.path_in_inbox,
            case
                when problem.column_count > 1
                then problem.first_problem || ' (and ' || problem.column_count - 1 || ' more columns)'
                else problem.first_problem
            end as problem,
            row_number() over (
                partition by supplied.dataset, supplied.vintage, supplied.period
                order by
                    problem.first_problem is not null, supplied.is_embedded, file.path_in_inbox, supplied.source_file_id
            ) as position,
            count(*) filter (where not supplied.is_embedded and problem.first_problem is null) over (
                partition by supplied.dataset, supplied.vintage, supplied.period
            ) as inbox_file_count
        from supplied
        inner join {{ ref("stg_source_file") }} as file on supplied.source_file_id = file.source_file_id
        left join
            problem
            on supplied.dataset = 'revenue_outturn'
            and supplied.source_file_id = problem.source_file_id
            and supplied.period = problem.financial_year
    )
select
    dataset,
    source_file_id,
    path_in_inbox,
    is_embedded,
    vintage,
    period,
    problem,
    position = 1 and problem is null as is_used,
    inbox_file_count,
    row_number() over (partition by dataset, source_file_id, period order by vintage) = 1 as is_first_vintage
from ranked
