-- Each place's official count in a year, or what keeps it from having one. Current spending is the basis of comparison;
-- capital and what is memo or modelled stand beside it.
with
    counted as (
        select
            financial_year,
            restated_from,
            place_id,
            sum(amount_gbp) filter (where not is_capital) as current_gbp,
            sum(amount_population_key_gbp) filter (where not is_capital) as current_population_key_gbp,
            sum(amount_gbp) filter (where not is_capital and count_part = 'local_authorities') as local_authorities_gbp,
            sum(amount_gbp) filter (
                where not is_capital and count_part = 'central_and_public_corporations'
            ) as central_and_public_corporations_gbp,
            sum(amount_population_key_gbp) filter (
                where not is_capital and count_part = 'central_and_public_corporations'
            ) as central_and_public_corporations_population_key_gbp,
            sum(amount_gbp) filter (where is_capital) as capital_gbp,
            sum(amount_gbp) filter (
                where
                    not is_capital and cofog_division in (select code from {{ ref("cofog_codes") }} where is_big_three)
            ) as big_three_gbp,
            sum(amount_gbp) filter (where not is_capital and tier <> 'national') as local_bodies_gbp,
            sum(amount_gbp) filter (where not is_capital and tag <> 'none') as tagged_gbp,
            sum(amount_gbp) filter (where not is_capital and grade in ('C', 'D')) as grade_c_gbp
        from {{ complete_counts() }}
        group by all
    ),
    -- What is known of a place that has no total: its local authority part, where that is whole.
    partly as (
        select financial_year, place_id, sum(amount_gbp) as local_authorities_gbp
        from {{ ref("cnt_place_count") }}
        where not is_complete and count_part = 'local_authorities'
        group by all
    ),
    problem as (
        select
            financial_year,
            place_id,
            string_agg(sentence, '; ' order by count_part desc, problem, subject) as missing,
            bool_or(count_part = 'local_authorities') as is_local_part_missing
        from {{ ref("cnt_place_problem") }}
        group by all
    ),
    restatement_problem as (
        select financial_year, financial_year_counted, place_id, min(missing) as missing
        from {{ ref("cnt_place_count_restated") }}
        group by all
    ),
    -- Every place in every year an outturn is at hand of, and in every year these are restated to: a place that lacks
    -- something is shown with what it lacks.
    place_year as (
        select year.financial_year, cast(null as varchar) as restated_from, places.place_id
        from {{ ref("places") }} as places
        cross join {{ ref("cnt_outturn_year") }} as year
        where not places.is_illustrative
        union all
        select target.restated_to, target.financial_year, places.place_id
        from {{ ref("places") }} as places
        cross join {{ ref("count_restatements") }} as target
        where
            not places.is_illustrative
            and target.financial_year in (select financial_year from {{ ref("cnt_outturn_year") }})
    ),
    payments as (
        select financial_year, place_id, sum(amount_gbp) as amount_gbp
        from {{ ref("cnt_payment_spend") }}
        where place_id is not null and not is_illustrative
        group by all
    )
select
    place_year.financial_year,
    place_year.restated_from,
    places.place_set_id,
    place_year.place_id,
    places.name as place_name,
    'official' as count_source,
    counted.place_id is not null as is_complete,
    case
        when counted.place_id is not null
        then null
        when place_year.restated_from is null
        then problem.missing
        when problem.missing is not null
        then 'no total of ' || place_year.restated_from || ' to restate: ' || problem.missing
        else
            'no growth from '
            || place_year.restated_from
            || ' to '
            || place_year.financial_year
            || coalesce(' is known: ' || restatement_problem.missing, ' is at hand')
    end as missing,
    population.person_count as population,
    population.household_count,
    cast(counted.current_gbp as decimal(18, 2)) as current_gbp,
    cast(counted.current_gbp - width.half_width_gbp as decimal(18, 2)) as low_gbp,
    cast(counted.current_gbp + width.half_width_gbp as decimal(18, 2)) as high_gbp,
    cast(counted.current_population_key_gbp as decimal(18, 2)) as current_population_key_gbp,
    cast(
        coalesce(
            counted.local_authorities_gbp,
            case when not coalesce(problem.is_local_part_missing, false) then partly.local_authorities_gbp end
        ) as decimal(18, 2)
    ) as local_authorities_gbp,
    cast(counted.central_and_public_corporations_gbp as decimal(18, 2)) as central_and_public_corporations_gbp,
    cast(
        counted.central_and_public_corporations_population_key_gbp as decimal(18, 2)
    ) as central_and_public_corporations_population_key_gbp,
    cast(counted.capital_gbp as decimal(18, 2)) as capital_gbp,
    cast(round(counted.current_gbp / population.person_count, 2) as decimal(12, 2)) as gbp_per_head,
    cast(
        round((counted.current_gbp - width.half_width_gbp) / population.person_count, 2) as decimal(12, 2)
    ) as low_gbp_per_head,
    cast(
        round((counted.current_gbp + width.half_width_gbp) / population.person_count, 2) as decimal(12, 2)
    ) as high_gbp_per_head,
    cast(round(counted.current_gbp / population.household_count, 2) as decimal(12, 2)) as gbp_per_household,
    cast(counted.big_three_gbp / counted.current_gbp as decimal(9, 6)) as big_three_share,
    cast(counted.local_authorities_gbp / counted.current_gbp as decimal(9, 6)) as local_share,
    cast(counted.local_bodies_gbp / counted.current_gbp as decimal(9, 6)) as local_bodies_share,
    cast(counted.tagged_gbp as decimal(18, 2)) as tagged_gbp,
    cast(counted.grade_c_gbp / counted.current_gbp as decimal(9, 6)) as grade_c_share,
    cast(payments.amount_gbp as decimal(18, 2)) as payments_gbp,
    cast(payments.amount_gbp / counted.current_gbp as decimal(9, 6)) as payments_coverage_share
from place_year
inner join {{ ref("places") }} as places on place_year.place_id = places.place_id
left join
    counted
    on place_year.financial_year = counted.financial_year
    and place_year.restated_from is not distinct from counted.restated_from
    and place_year.place_id = counted.place_id
left join
    partly
    on place_year.financial_year = partly.financial_year
    and place_year.restated_from is null
    and place_year.place_id = partly.place_id
left join
    problem
    on coalesce(place_year.restated_from, place_year.financial_year) = problem.financial_year
    and place_year.place_id = problem.place_id
left join
    restatement_problem
    on place_year.financial_year = restatement_problem.financial_year
    and place_year.restated_from = restatement_problem.financial_year_counted
    and place_year.place_id = restatement_problem.place_id
left join
    {{ ref("cnt_place_half_width") }} as width
    on place_year.financial_year = width.financial_year
    and place_year.restated_from is not distinct from width.restated_from
    and place_year.place_id = width.place_id
    and width.cofog_division is null
    and not width.is_capital
left join
    {{ ref("cnt_place_population") }} as population
    on place_year.financial_year = population.financial_year
    and place_year.restated_from is not distinct from population.restated_from
    and place_year.place_id = population.place_id
left join payments on place_year.financial_year = payments.financial_year and place_year.place_id = payments.place_id
