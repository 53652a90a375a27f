-- Each declared count on the standard basis, with what moderation makes of the return it is part of, and by how
-- much all that is not known of its method widens the interval.
with
    setting as (
        select max(value) filter (where setting = 'interval_multiplier') as interval_multiplier
        from {{ ref("harmonising_settings") }}
    ),
    unknown as (
        select
            return_id,
            statement_id,
            {%- for side, half_width in [("low", "amount_gbp - low_gbp"), ("high", "high_gbp - amount_gbp")] %}
                {{ pounds_times(root_sum_square(half_width), "max(setting.interval_multiplier) / sqrt(3)") }}
                as unknown_{{ side }}_gbp
                {% if not loop.last %},{% endif %}
            {%- endfor %}
        from {{ ref("harmonising_step") }}
        cross join setting
        where grade = 'unresolved'
        group by all
    )
select
    harmonised.return_id,
    harmonised.statement_id,
    harmonised.place_set_id,
    harmonised.place_id,
    version.place_name,
    harmonised.financial_year,
    version.is_year_declared,
    harmonised.comparison_year,
    harmonised.return_version,
    version.stage,
    version.status,
    version.is_compared,
    version.is_embedded,
    'local_return' as count_source,
    harmonised.basis,
    cast(count(*) over (partition by harmonised.return_id) as bigint) as statement_count,
    harmonised.declared_gbp,
    harmonised.declared_low_gbp,
    harmonised.declared_high_gbp,
    harmonised.steps_gbp,
    harmonised.harmonised_gbp,
    harmonised.low_gbp,
    harmonised.high_gbp,
    harmonised.step_count,
    harmonised.unknown_attribute_count,
    cast(- coalesce(unknown.unknown_low_gbp, 0) as decimal(18, 2)) as unknown_low_gbp,
    cast(coalesce(unknown.unknown_high_gbp, 0) as decimal(18, 2)) as unknown_high_gbp,
    harmonised.known_steps_gbp,
    harmonised.modelled_steps_gbp,
    harmonised.population,
    harmonised.population_basis,
    {{ declared_per_head("harmonised") }},
    harmonised.gbp_per_head,
    harmonised.low_gbp_per_head,
    harmonised.high_gbp_per_head,
    harmonised.problem,
    harmonised.is_illustrative
from {{ ref("harmonised_count") }} as harmonised
inner join {{ ref("return_version") }} as version on harmonised.return_id = version.return_id
left join unknown on harmonised.return_id = unknown.return_id and harmonised.statement_id = unknown.statement_id
