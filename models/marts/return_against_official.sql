-- What places declare beside the official count of the same place: all of it, by function, and by local body; a
-- function the return has no line of stands there with nothing. Official is current spending. It is that of the
-- year declared where there is one, counted or restated, else of the year of comparison, to which the declared
-- pounds are carried by the step of the year (seeds and growth as in harmonising), with its width.
with
    official as (
        select
            place_id,
            financial_year,
            restated_from,
            row_number() over (
                partition by place_id, financial_year order by restated_from is not null, restated_from
            ) as position,
            current_gbp,
            low_gbp,
            high_gbp
        from {{ ref("cnt_place_summary") }}
        where is_complete
    ),
    beside as (
        select
            count.return_id,
            count.statement_id,
            count.place_id,
            count.declared_year,
            coalesce(of_year.financial_year, compared.financial_year) as official_year,
            case
                when of_year.financial_year is not null then of_year.restated_from else compared.restated_from
            end as restated_from,
            case when of_year.financial_year is not null then 1 else coalesce(year.factor_low, 1) end as factor_low,
            case when of_year.financial_year is not null then 1 else coalesce(year.factor_middle, 1) end as factor,
            case when of_year.financial_year is not null then 1 else coalesce(year.factor_high, 1) end as factor_high
        from {{ ref("declared_count") }} as count
        left join
            official as of_year
            on count.place_id = of_year.place_id
            and count.declared_year = of_year.financial_year
            and of_year.position = 1
        left join
            official as compared
            on count.place_id = compared.place_id
            and count.comparison_year = compared.financial_year
            and compared.position = 1
        left join
            {{ ref("harmonising_year") }} as year
            on count.return_id = year.return_id
            and count.statement_id = year.statement_id
            and year.is_factor
    ),
    revenue_line as (
        select line.*, count.statement_id
        from {{ ref("stg_return_line") }} as line
        -- Lines stand beside the first statement of their return that gives a total.
        inner join
            (select return_id, min(statement_id) as statement_id from {{ ref("declared_count") }} group by all) as count
            on line.return_id = count.return_id
        where lower(line.revenue_or_capital) is distinct from 'capital' and line.amount_gbp is not null
    ),
    declared as (
        select
            return_id,
            statement_id,
            'all' as level,
            'all' as item,
            declared_gbp,
            declared_low_gbp,
            declared_high_gbp,
            basis as declared_basis
        from {{ ref("declared_count") }}
        union all
        select
            return_id,
            statement_id,
            'function',
            cofog_division,
            sum(amount_gbp),
            sum(amount_gbp),
            sum(amount_gbp),
            'sum of revenue lines'
        from revenue_line
        where cofog_division in (select code from {{ ref("cofog_codes") }})
        group by all
        union all
        select lined.return_id, lined.statement_id, 'function', spent.cofog_division, 0, 0, 0, 'no line of it'
        from (select distinct return_id, statement_id, place_id from revenue_line) as lined
        inner join
            (select distinct place_id, cofog_division from {{ ref("cnt_place_function") }}) as spent using (place_id)
        where
            not exists (
                select 1
                from revenue_line
                where revenue_line.return_id = lined.return_id and revenue_line.cofog_division = spent.cofog_division
            )
        union all
        -- A share that is stated for a function, of the total of its statement.
        select
            figure.return_id,
            figure.statement_id,
            'function',
            cofog.code,
            {{ pounds_times('total.declared_gbp', 'figure.value') }},
            {{ pounds_times('total.declared_low_gbp', 'figure.value_low') }},
            {{ pounds_times('total.declared_high_gbp', 'figure.value_high') }},
            'stated share of the total'
        from {{ ref("stg_return_figure") }} as figure
        inner join {{ ref("declared_count") }} as total using (return_id, statement_id)
        inner join
            {{ ref("cofog_codes") }} as cofog
            on {{ fold_name("figure.subject") }} = {{ fold_name("cofog.name") }}
            and length(cofog.code) = 2
        where figure.measure = 'share' and figure.part_of is null and figure.value_high between 0 and 1
        -- Stated twice, the first stands.
        qualify
            row_number() over (
                partition by figure.return_id, figure.statement_id, cofog.code order by figure.row_number
            )
            = 1
        union all
        select
            return_id,
            statement_id,
            'body',
            body_id,
            sum(amount_gbp),
            sum(amount_gbp),
            sum(amount_gbp),
            'sum of revenue lines'
        from revenue_line
        where body_id is not null
        group by all
    ),
    official_item as (
        select
            place_id,
            financial_year,
            restated_from,
            'function' as level,
            cofog_division as item,
            current_gbp,
            low_gbp,
            high_gbp
        from {{ ref("cnt_place_function") }}
        union all
        select
            place_id,
            financial_year,
            null,
            'body',
            body_id,
            sum(amount_gbp),
            sum(amount_gbp - half_width_gbp),
            sum(amount_gbp + half_width_gbp)
        from {{ ref("cnt_place_count") }}
        where is_complete and body_id is not null and not is_capital
        group by place_id, financial_year, body_id
        union all
        select place_id, financial_year, restated_from, 'all', 'all', current_gbp, low_gbp, high_gbp
        from official
    )
select
    version.place_id,
    version.place_name,
    version.financial_year,
    version.return_id,
    version.return_version,
    version.status,
    declared.statement_id,
    declared.level,
    declared.item,
    coalesce(cofog.name, body.name, 'All spending') as item_name,
    declared.declared_basis,
    try_cast(declared.declared_gbp as decimal(18, 2)) as declared_gbp,
    try_cast(declared.declared_low_gbp as decimal(18, 2)) as declared_low_gbp,
    try_cast(declared.declared_high_gbp as decimal(18, 2)) as declared_high_gbp,
    beside.declared_year,
    cast(beside.factor as decimal(14, 8)) as year_factor,
    beside.official_year,
    beside.restated_from,
    cast(official_item.current_gbp as decimal(18, 2)) as official_gbp,
    cast(official_item.low_gbp as decimal(18, 2)) as official_low_gbp,
    cast(official_item.high_gbp as decimal(18, 2)) as official_high_gbp,
    {% for side, declared, factor, official in [
        ("", "declared_gbp", "factor", "current_gbp"),
        ("_low", "declared_low_gbp", "factor_low", "high_gbp"),
        ("_high", "declared_high_gbp", "factor_high", "low_gbp"),
    ] %}
        case
            when official_item.{{ official }} > 0
            then
                try_cast(
                    cast(declared.{{ declared }} as double)
                    * beside.{{ factor }}
                    / official_item.{{ official }} as decimal(18, 6)
                )
        end as coverage_share{{ side }},
    {% endfor %}
    version.is_illustrative
from declared
inner join {{ ref("return_version") }} as version on declared.return_id = version.return_id
left join beside on declared.return_id = beside.return_id and declared.statement_id = beside.statement_id
left join
    official_item
    on beside.place_id = official_item.place_id
    and beside.official_year = official_item.financial_year
    and beside.restated_from is not distinct from official_item.restated_from
    and declared.level = official_item.level
    and declared.item = official_item.item
left join {{ ref("cofog_codes") }} as cofog on declared.level = 'function' and declared.item = cofog.code
left join {{ ref("bodies") }} as body on declared.level = 'body' and declared.item = body.body_id
