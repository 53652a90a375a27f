-- What places declare beside the official count of the same place: all of it, by function, and by local body. The
-- official
-- count is that of the year declared, counted or restated, else of the nearest year there is, and then nothing is
-- said of
-- coverage: two years differ by more than method.
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
            version.return_id,
            version.place_id,
            version.financial_year,
            official.financial_year as official_year,
            official.restated_from,
            official.current_gbp,
            official.low_gbp,
            official.high_gbp
        from {{ ref("return_version") }} as version
        inner join official on version.place_id = official.place_id and official.position = 1
        where version.return_id is not null and version.status <> 'not used'
        qualify
            row_number() over (
                partition by version.return_id
                order by
                    abs(
                        cast(left(version.financial_year, 4) as integer)
                        - cast(left(official.financial_year, 4) as integer)
                    ),
                    official.restated_from is not null,
                    official.financial_year
            )
            = 1
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
            'lines',
            'function',
            cofog_division,
            sum(amount_gbp),
            sum(amount_gbp),
            sum(amount_gbp),
            'sum of revenue lines'
        from {{ ref("stg_return_line") }}
        where
            cofog_division in (select code from {{ ref("cofog_codes") }})
            and revenue_or_capital is distinct from 'capital'
        group by all
        union all
        -- A share that is stated for a function, of the total of its statement.
        select
            figure.return_id,
            figure.statement_id,
            'function',
            cofog.code,
            cast(total.declared_gbp * figure.value as decimal(18, 2)),
            cast(total.declared_low_gbp * figure.value_low as decimal(18, 2)),
            cast(total.declared_high_gbp * figure.value_high as decimal(18, 2)),
            'stated share of the total'
        from {{ ref("stg_return_figure") }} as figure
        inner join {{ ref("declared_count") }} as total using (return_id, statement_id)
        inner join
            {{ ref("cofog_codes") }} as cofog
            on {{ fold_name("figure.subject") }} = {{ fold_name("cofog.name") }}
            and length(cofog.code) = 2
        where figure.measure = 'share' and figure.part_of is null
        union all
        select
            return_id,
            'lines',
            'body',
            body_id,
            sum(amount_gbp),
            sum(amount_gbp),
            sum(amount_gbp),
            'sum of revenue lines'
        from {{ ref("stg_return_line") }}
        where body_id is not null and revenue_or_capital is distinct from 'capital'
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
        select place_id, official_year, restated_from, 'all', 'all', current_gbp, low_gbp, high_gbp
        from beside
        group by all
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
    cast(declared.declared_gbp as decimal(18, 2)) as declared_gbp,
    cast(declared.declared_low_gbp as decimal(18, 2)) as declared_low_gbp,
    cast(declared.declared_high_gbp as decimal(18, 2)) as declared_high_gbp,
    beside.official_year,
    beside.restated_from,
    cast(official_item.current_gbp as decimal(18, 2)) as official_gbp,
    cast(official_item.low_gbp as decimal(18, 2)) as official_low_gbp,
    cast(official_item.high_gbp as decimal(18, 2)) as official_high_gbp,
    {% for side, declared, official in [("", "declared_gbp", "current_gbp"), ("_low", "declared_low_gbp", "high_gbp"), ("_high", "declared_high_gbp", "low_gbp")] %}
        case
            when beside.official_year = version.financial_year and official_item.{{ official }} > 0
            then cast(declared.{{ declared }} / official_item.{{ official }} as decimal(12, 6))
        end as coverage_share{{ side }},
    {% endfor %}
    version.is_illustrative
from declared
inner join {{ ref("return_version") }} as version on declared.return_id = version.return_id
left join beside on declared.return_id = beside.return_id
left join
    official_item
    on beside.place_id = official_item.place_id
    and beside.official_year = official_item.financial_year
    and beside.restated_from is not distinct from official_item.restated_from
    and declared.level = official_item.level
    and declared.item = official_item.item
left join {{ ref("cofog_codes") }} as cofog on declared.level = 'function' and declared.item = cofog.code
left join {{ ref("bodies") }} as body on declared.level = 'body' and declared.item = body.body_id
