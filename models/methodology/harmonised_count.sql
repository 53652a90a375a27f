-- Declared counts brought to the standard basis, with an interval. The range of each step is taken as uniform, so its
-- variance is a third of its half-width squared; the sum of independent steps is close to normal: the interval is a
-- multiple of the root of the sum of variances, the sides apart, and never wider than all steps at their ends.
with
    setting as (
        select max(value) filter (where setting = 'interval_multiplier') as interval_multiplier
        from {{ ref("harmonising_settings") }}
    ),
    summed as (
        select
            return_id,
            statement_id,
            sum(amount_gbp) as steps_gbp,
            {% for side, half_width in [("low", "amount_gbp - low_gbp"), ("high", "high_gbp - amount_gbp")] %}
                least(
                    {{ pounds_times(root_sum_square(half_width), "max(setting.interval_multiplier) / sqrt(3)") }},
                    cast(sum({{ half_width }}) as decimal(18, 2))
                ) as {{ side }}_side_gbp,
                {% set unresolved = "case when grade = 'unresolved' then " ~ half_width ~ " else 0 end" %}
                {{ pounds_times(root_sum_square(unresolved), "max(setting.interval_multiplier) / sqrt(3)") }}
                as unknown_{{ side }}_gbp,
            {% endfor %}
            count(*) as step_count,
            count(*) filter (where grade = 'unresolved') as unknown_attribute_count,
            sum(abs(amount_gbp)) filter (where grade in ('reported', 'source')) as known_steps_gbp,
            sum(abs(amount_gbp)) filter (where grade = 'modelled') as modelled_steps_gbp
        from {{ ref("harmonising_step") }}
        cross join setting
        group by all
    ),
    bridged as (
        select
            count.*,
            solution.harmonised_gbp,
            solution.problem as solution_problem,
            coalesce(solution.is_solvable, false) as is_solvable,
            summed.* exclude (return_id, statement_id)
        from {{ ref("declared_count") }} as count
        left join
            {{ ref("harmonising_solution") }} as solution
            on count.return_id = solution.return_id
            and count.statement_id = solution.statement_id
        left join summed on count.return_id = summed.return_id and count.statement_id = summed.statement_id
    ),
    measured as (
        select
            *,
            case when is_solvable then cast(coalesce(steps_gbp, 0) as decimal(18, 2)) end as all_steps_gbp,
            -- A count is never less than nothing, whatever is unknown of it.
            case
                when is_solvable
                then
                    cast(
                        round(
                            greatest(harmonised_gbp - coalesce(low_side_gbp, 0), least(harmonised_gbp, 0)), 2
                        ) as decimal(18, 2)
                    )
            end as low_gbp,
            case
                when is_solvable then cast(round(harmonised_gbp + coalesce(high_side_gbp, 0), 2) as decimal(18, 2))
            end as high_gbp
        from bridged
    )
select
    return_id,
    statement_id,
    place_set_id,
    place_id,
    financial_year,
    comparison_year,
    return_version,
    basis,
    declared_gbp,
    declared_low_gbp,
    declared_high_gbp,
    all_steps_gbp as steps_gbp,
    harmonised_gbp,
    low_gbp,
    high_gbp,
    cast(coalesce(step_count, 0) as integer) as step_count,
    cast(coalesce(unknown_attribute_count, 0) as integer) as unknown_attribute_count,
    -- By how much all that is not known of the method may lower and raise the count.
    cast(- coalesce(unknown_low_gbp, 0) as decimal(18, 2)) as unknown_low_gbp,
    cast(coalesce(unknown_high_gbp, 0) as decimal(18, 2)) as unknown_high_gbp,
    cast(coalesce(known_steps_gbp, 0) as decimal(18, 2)) as known_steps_gbp,
    cast(coalesce(modelled_steps_gbp, 0) as decimal(18, 2)) as modelled_steps_gbp,
    population,
    population_basis,
    {%- for column, pounds in [
        ("declared_gbp_per_head", "declared_gbp"),
        ("declared_low_gbp_per_head", "declared_low_gbp"),
        ("declared_high_gbp_per_head", "declared_high_gbp"),
        ("gbp_per_head", "harmonised_gbp"),
        ("low_gbp_per_head", "low_gbp"),
        ("high_gbp_per_head", "high_gbp"),
    ] %}
        try_cast(round({{ pounds }} / nullif(population, 0), 2) as decimal(12, 2)) as {{ column }},
    {%- endfor %}
    coalesce(
        problem,
        solution_problem,
        case when declared_gbp is null then 'the total is more than all public spending there is: mend its unit' end
    ) as problem,
    is_illustrative
from measured
