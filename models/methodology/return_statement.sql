-- What each statement of a return says of the whole place, as intervals; the sum of the lines stands beside them as the
-- statement `lines`. Figures are compared within one statement alone.
with
    figure as (
        select
            return_id,
            statement_id,
            measure,
            cast(coalesce(value, (value_low + value_high) / 2) as decimal(24, 6)) as point,
            least(value_low, value_high) as low,
            greatest(value_low, value_high) as high,
            financial_year,
            row_number() over (
                partition by return_id, statement_id, measure order by subject is not null, row_number
            ) as position
        from {{ ref("stg_return_figure") }}
        where
            measure in ('total', 'per_head', 'per_household', 'population', 'households')
            and value_low > 0
            and value_high > 0
    ),
    statement as (
        select
            return_id,
            statement_id,
            min(financial_year) filter (where measure = 'total') as total_year,
            {%- for measure in ["total", "per_head", "per_household", "population", "households"] %}
                {%- for column in ["point", "low", "high"] %}
                    max({{ column }}) filter (where measure = '{{ measure }}') as {{ measure }}_{{ column }},
                {%- endfor %}
            {%- endfor %}
            false as is_sum_of_lines
        from figure
        where position = 1
        group by all
        union all by name
        select
            line.return_id,
            'lines' as statement_id,
            try_cast(sum(line.amount_gbp) as decimal(24, 6)) as total_point,
            total_point as total_low,
            total_point as total_high,
            subject.stated_population as population_point,
            subject.stated_population as population_low,
            subject.stated_population as population_high,
            true as is_sum_of_lines
        from {{ ref("return_line") }} as line
        inner join {{ ref("return_subject") }} as subject on line.return_id = subject.return_id
        where
            line.is_in_total
            and line.return_id
            not in (select return_id from {{ ref("stg_return_figure") }} where statement_id = 'lines')
        group by line.return_id, subject.stated_population
    )
select
    statement.*,
    coalesce(statement.total_year, subject.financial_year) as financial_year,
    -- Residents to divide by: those the statement names, else the official ones.
    cast(coalesce(statement.population_point, subject.official_population) as decimal(24, 6)) as residents,
    cast(coalesce(statement.population_low, subject.official_population) as decimal(24, 6)) as residents_low,
    cast(coalesce(statement.population_high, subject.official_population) as decimal(24, 6)) as residents_high,
    -- Spending for each resident as stated, else worked out.
    {{
        six_decimals(
            "coalesce(statement.per_head_point, statement.total_point"
            ~ " / nullif(coalesce(statement.population_point, subject.official_population), 0))"
        )
    }} as gbp_per_head
from statement
inner join {{ ref("return_subject") }} as subject on statement.return_id = subject.return_id
