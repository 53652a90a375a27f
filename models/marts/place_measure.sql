-- Every figure places are compared on: totals and functions of the official count, current and capital; and the totals
-- places declare, as declared and on the standard basis. Counts of different sources are compared and never added.
with
    official as (
        select financial_year, restated_from, place_id, is_capital, cofog_division, sum(amount_gbp) as amount_gbp
        from {{ complete_counts() }}
        group by
            grouping sets (
                (financial_year, restated_from, place_id, is_capital),
                (financial_year, restated_from, place_id, is_capital, cofog_division)
            )
    ),
    counts as (
        select
            'official' as count_source,
            'official' as basis,
            official.place_id,
            official.financial_year,
            official.restated_from,
            cast(null as varchar) as return_id,
            cast(null as varchar) as statement_id,
            coalesce(official.cofog_division, 'all') as cofog_division,
            case when official.is_capital then 'capital' else 'current' end as spending,
            official.amount_gbp,
            official.amount_gbp - coalesce(width.half_width_gbp, 0) as low_gbp,
            official.amount_gbp + coalesce(width.half_width_gbp, 0) as high_gbp,
            population.person_count as population,
            population.household_count,
            true as is_compared,
            false as is_illustrative
        from official
        left join
            {{ ref("cnt_place_half_width") }} as width
            on official.financial_year = width.financial_year
            and official.restated_from is not distinct from width.restated_from
            and official.place_id = width.place_id
            and official.is_capital = width.is_capital
            and official.cofog_division is not distinct from width.cofog_division
        left join
            {{ ref("cnt_place_population") }} as population
            on official.financial_year = population.financial_year
            and official.restated_from is not distinct from population.restated_from
            and official.place_id = population.place_id
        union all
        select
            returned.count_source,
            basis.basis,
            returned.place_id,
            returned.comparison_year,
            null,
            returned.return_id,
            returned.statement_id,
            'all',
            'as declared',
            basis.amount_gbp,
            basis.low_gbp,
            basis.high_gbp,
            returned.population,
            null,
            returned.is_compared,
            returned.is_illustrative
        from {{ ref("place_harmonised") }} as returned
        cross join
            lateral(
                values
                    ('declared', returned.declared_gbp, returned.declared_low_gbp, returned.declared_high_gbp),
                    ('harmonised', returned.harmonised_gbp, returned.low_gbp, returned.high_gbp)
            ) as basis(basis, amount_gbp, low_gbp, high_gbp)
        where basis.amount_gbp is not null
    )
select
    counts.count_source,
    counts.basis,
    places.place_set_id,
    counts.place_id,
    places.name as place_name,
    counts.financial_year,
    counts.restated_from,
    counts.return_id,
    counts.statement_id,
    counts.cofog_division,
    coalesce(cofog.name, 'All functions') as cofog_name,
    counts.spending,
    cast(counts.amount_gbp as decimal(18, 2)) as amount_gbp,
    cast(counts.low_gbp as decimal(18, 2)) as low_gbp,
    cast(counts.high_gbp as decimal(18, 2)) as high_gbp,
    {%- for unit, of in {"head": "population", "household": "household_count"}.items() %}
        {%- for end in ["", "low_", "high_"] %}
            cast(
                round(counts.{{ "amount" if end == "" else end[:-1] }}_gbp / nullif(counts.{{ of }}, 0), 2) as decimal(
                    14, 2
                )
            ) as {{ end }}gbp_per_{{ unit }},
        {%- endfor %}
    {%- endfor %}
    counts.is_compared,
    counts.is_illustrative
from counts
inner join {{ ref("places") }} as places on counts.place_id = places.place_id
left join {{ ref("cofog_codes") }} as cofog on counts.cofog_division = cofog.code
