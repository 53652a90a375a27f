-- A place's total as each statement of its return gives it: as printed, or per head times residents where the statement
-- prints no total, or the sum of the lines where no statement of the return gives either.
with
    figure as (
        select
            figure.return_id,
            figure.statement_id,
            figure.measure,
            {{ as_financial_year("figure.financial_year") }} as financial_year,
            coalesce(
                figure.value, cast((figure.value_low + figure.value_high) * 0.5 as decimal(24, 6)), figure.value_low
            ) as value,
            coalesce(figure.value_low, figure.value) as value_low,
            coalesce(figure.value_high, figure.value) as value_high,
            row_number() over (
                partition by figure.return_id, figure.statement_id, figure.measure order by figure.row_number
            ) as position
        from {{ ref("stg_return_figure") }} as figure
        inner join {{ ref("places") }} as places on figure.place_id = places.place_id
        where
            figure.measure in ('total', 'per_head', 'population')
            and figure.part_of is null
            -- Of all spending in the place, not of a subject.
            and coalesce({{ fold_name("figure.subject") }}, '')
            in ('', {{ fold_name("places.name") }}, {{ fold_name("places.place_id") }})
            and coalesce(figure.value, figure.value_low) is not null
    ),
    stated as (
        select
            return_id,
            statement_id,
            {%- for measure in ["total", "per_head", "population"] %}
                min(value) filter (where measure = '{{ measure }}') as {{ measure }},
                min(value_low) filter (where measure = '{{ measure }}') as {{ measure }}_low,
                min(value_high) filter (where measure = '{{ measure }}') as {{ measure }}_high,
            {%- endfor %}
            min(financial_year) filter (where measure = 'total') as total_year,
            min(financial_year) filter (where measure = 'per_head') as per_head_year
        from figure
        where position = 1
        group by all
    ),
    -- Lines that could not be read, or have no amount in a known unit, leave the sum unknown.
    unread as (
        select return.return_id, count(*) as row_count
        from {{ source("landed", "place_return_row") }} as row
        inner join {{ ref("stg_return") }} as return on row.return_key = return.return_key
        where row.sheet = 'lines' and row.row_kind = 'quarantined' and return.is_used
        group by all
    ),
    summed as (
        select
            line.return_id,
            try_cast(sum(line.amount_gbp) as decimal(18, 2)) as lines_gbp,
            count(*) filter (where line.amount_gbp is null) + coalesce(min(unread.row_count), 0) as unread_count
        from {{ ref("stg_return_line") }} as line
        left join unread on line.return_id = unread.return_id
        group by all
    ),
    statement as (
        select
            return_id,
            statement_id,
            case when total is not null then 'printed total' else 'per head times residents' end as basis,
            total,
            total_low,
            total_high,
            per_head,
            per_head_low,
            per_head_high,
            population as declared_population,
            coalesce(total_year, per_head_year) as stated_year,
            cast(null as decimal(18, 2)) as lines_gbp,
            0 as unread_count
        from stated
        where coalesce(total, per_head) is not null
        union all by name
        select return_id, 'lines' as statement_id, 'sum of lines' as basis, lines_gbp, unread_count
        from summed
        where return_id not in (select return_id from stated where coalesce(total, per_head) is not null)
    ),
    dated as (
        select
            statement.*,
            return.place_id,
            return.place_set_id,
            return.financial_year,
            return.return_version,
            return.is_illustrative,
            -- The year the count is brought to: that of the set's own counts, else the return's.
            coalesce(place_set.own_count_year, return.financial_year) as comparison_year,
            coalesce(
                statement.stated_year,
                {{ as_financial_year("method.declared_value") }},
                case when return.is_year_declared then return.financial_year end
            ) as declared_year
        from statement
        inner join {{ ref("stg_return") }} as return on statement.return_id = return.return_id and return.is_used
        left join {{ ref("place_sets") }} as place_set on return.place_set_id = place_set.place_set_id
        left join
            {{ ref("stg_return_method") }} as method
            on statement.return_id = method.return_id
            and method.attribute = 'financial_year'
    ),
    residents as (
        select place_id, financial_year, min(person_count) as person_count
        from {{ ref("cnt_place_population") }}
        group by all
    ),
    -- Where no population is declared, that of the stated year stands in, else that of the year of comparison.
    peopled as (
        select
            dated.*,
            compared.person_count as comparison_population,
            coalesce(
                cast(dated.declared_population as bigint), of_year.person_count, compared.person_count
            ) as population_multiplied
        from dated
        left join
            residents as of_year on dated.place_id = of_year.place_id and dated.declared_year = of_year.financial_year
        left join
            residents as compared
            on dated.place_id = compared.place_id
            and dated.comparison_year = compared.financial_year
    )
select
    return_id,
    statement_id,
    place_id,
    place_set_id,
    financial_year,
    return_version,
    {%- for bound in ["", "_low", "_high"] %}
        try_cast(
            round(
                case
                    basis
                    when 'printed total'
                    then total{{ bound }}
                    when 'per head times residents'
                    then per_head{{ bound }} * try_cast(population_multiplied as decimal(12, 0))
                    else case when unread_count = 0 then lines_gbp end
                end,
                2
            ) as decimal(18, 2)
        ) as declared{{ bound }}_gbp,
    {%- endfor %}
    basis,
    declared_year,
    comparison_year,
    cast(declared_population as bigint) as declared_population,
    -- Residents a figure per head is multiplied by; null where the total does not come from one.
    case when basis = 'per head times residents' then population_multiplied end as population_multiplied,
    -- Residents of the standard count: the ONS's of the year of comparison, else those declared.
    coalesce(comparison_population, cast(declared_population as bigint)) as population,
    case
        when comparison_population is not null then 'ONS mid-year' when declared_population is not null then 'declared'
    end as population_basis,
    case
        when basis = 'sum of lines' and unread_count > 0
        then 'sheet lines: ' || unread_count || ' of its lines can''t be read, so they have no sum; mend them'
        when basis = 'per head times residents' and population_multiplied is null
        then 'the figure for each head can''t be multiplied: no population is declared, and none is at hand'
    end as problem,
    is_illustrative
from peopled
