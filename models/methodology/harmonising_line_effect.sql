-- Pounds that lines of a return themselves show to lie outside the standard count, by the attribute of method they
-- belong to: a line takes the first rule that fits it. A wider body that stands in whole is out by what its share
-- leaves.
with
    ruled as (
        select
            line.return_id,
            line.row_number,
            line.return_line_id,
            rule.attribute,
            line.amount_gbp as effect_gbp,
            row_number() over (partition by line.return_line_id order by rule.priority) as position
        from {{ ref("stg_return_line") }} as line
        inner join
            {{ ref("harmonising_line_rules") }} as rule
            on coalesce(line.stream_id = rule.stream_id, rule.stream_id is null)
            and coalesce(
                regexp_matches({{ fold_name("line.service") }}, rule.service_pattern), rule.service_pattern is null
            )
            and coalesce(line.revenue_or_capital = rule.revenue_or_capital, rule.revenue_or_capital is null)
        where
            line.amount_gbp is not null
            and (
                rule.only_with_stream_id is null
                or (line.return_id, rule.only_with_stream_id)
                in (select (return_id, stream_id) from {{ ref("stg_return_line") }} where stream_id is not null)
            )
    ),
    unshared as (
        select
            return_id,
            row_number,
            'geography_boundary' as attribute,
            cast(
                amount_gbp - round(
                    cast(source_total_gbp as decimal(24, 2)) * cast(apportionment_share as decimal(14, 12)), 2
                ) as decimal(18, 2)
            ) as effect_gbp
        from {{ ref("stg_return_line") }}
        where
            amount_gbp = source_total_gbp
            and apportionment_share between 0 and 1
            and return_line_id not in (select return_line_id from ruled)
    ),
    effect as (
        select return_id, row_number, attribute, effect_gbp
        from ruled
        where position = 1
        union all
        select return_id, row_number, attribute, effect_gbp
        from unshared
    )
select
    return_id,
    attribute,
    {{ pounds_at_most("sum(effect_gbp)") }} as effect_gbp,
    'lines row ' || string_agg(row_number, ', ' order by row_number) as evidence
from effect
where effect_gbp <> 0
group by all
