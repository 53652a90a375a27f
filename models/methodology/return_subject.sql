-- Returns that are used, with what their checks divide by and are held against. The basis is what the return declares;
-- where it says nothing, what its lines say; else unknown.
with
    line as (
        select
            return_id,
            count(*) as line_count,
            count(*) filter (where revenue_or_capital = 'revenue') as revenue_count,
            count(*) filter (where revenue_or_capital = 'capital') as capital_count
        from {{ ref("stg_return_line") }}
        group by return_id
    ),
    stated as (
        select
            return_id,
            -- The place's own statement first, else what it says elsewhere of its residents.
            arg_min(
                cast(coalesce(value, (value_low + value_high) / 2) as decimal(24, 6)),
                (statement_id <> 'return', row_number)
            ) as person_count
        from {{ ref("stg_return_figure") }}
        where measure = 'population' and value_low > 0
        group by return_id
    ),
    official as (
        select
            place_id,
            financial_year,
            arg_min(person_count, (restated_from is not null, coalesce(restated_from, ''))) as person_count
        from {{ ref("cnt_place_population") }}
        where person_count > 0
        group by all
    )
select
    return.return_id,
    return.place_id,
    return.financial_year,
    return.return_version,
    return.is_illustrative,
    places.name || ', ' || return.financial_year || ', version ' || return.return_version as subject_name,
    {{ first_year("return.financial_year") }} as first_year,
    region.region_id,
    coalesce(line.line_count, 0) > 0 as has_lines,
    coalesce(line.capital_count, 0) > 0 as has_capital_lines,
    return.return_id in (select return_id from {{ ref("stg_return_figure") }}) as has_figures,
    case
        when basis.basis is not null
        then basis.basis
        when line.capital_count > 0
        then 'current_and_capital'
        when line.revenue_count = line.line_count
        then 'current'
    end as basis,
    stated.person_count as stated_population,
    -- Residents of the year, else of that of the set's own counts.
    coalesce(official.person_count, fallback.person_count) as official_population,
    cast(coalesce(stated.person_count, official.person_count, fallback.person_count) as decimal(24, 6)) as residents,
    -- Versions of a place and year in order: by number, else as they arrived.
    row_number() over (
        partition by return.place_id, return.financial_year
        order by try_cast(return.return_version as double) nulls first, return.arrival, return.return_id
    ) as version_order,
    version_order = count(*) over (partition by return.place_id, return.financial_year) as is_last_version
from {{ ref("stg_return") }} as return
inner join {{ ref("places") }} as places on return.place_id = places.place_id
left join {{ ref("regions") }} as region on places.region = region.name
left join line on return.return_id = line.return_id
left join
    {{ ref("stg_return_method") }} as method
    on return.return_id = method.return_id
    and method.attribute = 'revenue_or_capital'
left join {{ ref("return_bases") }} as basis on method.declared_value = basis.declared_value
left join stated on return.return_id = stated.return_id
left join official on return.place_id = official.place_id and return.financial_year = official.financial_year
left join {{ ref("place_sets") }} as place_set on places.place_set_id = place_set.place_set_id
left join
    official as fallback on return.place_id = fallback.place_id and place_set.own_count_year = fallback.financial_year
where return.is_used
