-- What keeps each declared count from the standard, attribute by attribute, with the range of its effect: `share` of
-- the standard count it puts in (+) or leaves out (-), `factor` the whole is multiplied by, or `pounds` of the
-- declared total. Only seeds know sizes; an unknown attribute has the range of all its values and no shift.
with
    setting as (
        select max(value) filter (where setting = 'local_authorities_share') as local_authorities_share
        from {{ ref("harmonising_settings") }}
    ),
    -- The council part of the total, which some effects are a share of: the official count's, else the return's own.
    official_share as (
        select place_id, financial_year, arg_min(local_share, coalesce(restated_from, '')) as local_share
        from {{ ref("cnt_place_summary") }}
        where is_complete
        group by all
    ),
    official_latest as (
        select place_id, arg_max(local_share, financial_year) as local_share from official_share group by all
    ),
    own_share as (
        select
            line.return_id,
            cast(
                case
                    when sum(line.amount_gbp) > 0
                    then
                        greatest(
                            least(
                                coalesce(sum(line.amount_gbp) filter (where stream.is_local_authorities), 0)
                                / sum(line.amount_gbp),
                                1
                            ),
                            0
                        )
                end as decimal(9, 6)
            ) as local_share
        from {{ ref("stg_return_line") }} as line
        inner join {{ ref("spending_streams") }} as stream on line.stream_id = stream.stream_id
        group by all
    ),
    lines as (
        select return_id, sum(amount_gbp) as lines_gbp, bool_and(amount_gbp is not null) as is_whole
        from {{ ref("stg_return_line") }}
        group by all
    ),
    counted as (
        select
            count.return_id,
            count.statement_id,
            count.place_id,
            count.basis as count_basis,
            count.declared_gbp,
            -- Whether the lines come to the total: where it is their sum, or prints what they sum to.
            count.basis = 'sum of lines'
            or coalesce(
                lines.is_whole and lines.lines_gbp between count.declared_low_gbp and count.declared_high_gbp, false
            ) as is_sum_of_lines,
            count.declared_low_gbp,
            count.declared_high_gbp,
            lines.lines_gbp as all_lines_gbp,
            coalesce(
                official_share.local_share,
                official_latest.local_share,
                own_share.local_share,
                setting.local_authorities_share
            ) as local_share
        from {{ ref("declared_count") }} as count
        cross join setting
        left join
            official_share
            on count.place_id = official_share.place_id
            and count.comparison_year = official_share.financial_year
        left join official_latest on count.place_id = official_latest.place_id
        left join own_share on count.return_id = own_share.return_id
        left join lines on count.return_id = lines.return_id
        where count.declared_gbp is not null
    ),
    effect as (
        select
            *,
            effect_kind = 'factor' as is_factor,
            case effect_kind when 'scope' then (low + high) / 2 when 'factor' then (low + high) / 2 else 0 end as middle
        from {{ ref("harmonising_effects") }}
    ),
    -- The range of all values an attribute may take; the standard's own effect is nothing.
    hull as (
        select
            attribute,
            least(min(low), 0) as low,
            greatest(max(high), 0) as high,
            min(base) as base,
            case when bool_or(is_factor) then 'factor' else max(effect_kind) end as effect_kind
        from effect
        where given_attribute is null and declared_value <> 'each_later_year'
        group by all
    ),
    said as (
        select
            return_id,
            attribute,
            declared_value,
            coalesce(declared_value, 'unknown') as value,
            coalesce(is_standard, false) as is_standard,
            effect_gbp,
            evidence
        from {{ ref("stg_return_method") }}
    ),
    -- Effects whose size depends on what the return says of another attribute, and effects of things that are no
    -- attribute of their own, come before what holds in general.
    given as (
        select
            said.return_id,
            effect.*,
            row_number() over (
                partition by said.return_id, effect.attribute, effect.declared_value
                order by effect.given_attribute, effect.given_value
            ) as position
        from effect
        inner join said on effect.given_attribute = said.attribute and effect.given_value = said.value
        -- Pounds reported for the other choice hold all of it; nothing more is added on its account.
        where said.effect_gbp is null or effect.effect_kind = 'none'
    ),
    asked as (
        select return_id, attribute, declared_value, value, is_standard, effect_gbp, evidence
        from said
        where attribute not in ('financial_year', 'quality_grade', 'rounding_and_precision')
        union all
        select distinct given.return_id, given.attribute, given.declared_value, given.declared_value, false, null, null
        from given
        where
            given.attribute not in (select attribute from {{ ref("method_attributes") }})
            and (given.return_id, given.attribute)
            not in (select (return_id, attribute) from {{ ref("harmonising_line_effect") }})
        union all
        select line.return_id, line.attribute, min(given.declared_value), 'included', false, null, null
        from {{ ref("harmonising_line_effect") }} as line
        left join given on line.return_id = given.return_id and line.attribute = given.attribute
        where line.attribute not in (select attribute from {{ ref("method_attributes") }})
        group by line.return_id, line.attribute
    ),
    spoken as (
        select
            counted.*,
            asked.* exclude (return_id),
            line.effect_gbp as lines_gbp,
            line.evidence as lines_evidence,
            -- Lines speak where the total holds them: it is their sum, and no less so without them where the place says
            -- that it left them out; or the place says that it put them in.
            case
                when asked.is_standard
                then
                    counted.count_basis = 'sum of lines'
                    or (
                        counted.is_sum_of_lines
                        and counted.all_lines_gbp - line.effect_gbp not between counted.declared_low_gbp
                        and counted.declared_high_gbp
                    )
                else counted.is_sum_of_lines or asked.declared_value is not null
            end as do_lines_speak
        from counted
        inner join asked on counted.return_id = asked.return_id
        left join
            {{ ref("harmonising_line_effect") }} as line
            on asked.return_id = line.return_id
            and asked.attribute = line.attribute
    ),
    judged as (
        select
            asked.* exclude (declared_value, effect_gbp, evidence),
            case
                when asked.do_lines_speak
                then coalesce(asked.declared_value, nullif(asked.value, 'unknown'))
                else asked.declared_value
            end as declared_value,
            case
                when asked.effect_gbp is not null and not asked.is_standard
                then asked.effect_gbp
                when asked.do_lines_speak
                then asked.lines_gbp
            end as effect_gbp,
            case
                when asked.effect_gbp is not null and not asked.is_standard
                then coalesce(asked.evidence, 'effect_gbp of sheet method')
                -- Lines that the total may hold are the range of what has no other.
                when asked.do_lines_speak or asked.value = 'included'
                then coalesce(asked.lines_evidence, asked.evidence)
                else asked.evidence
            end as evidence,
            case
                when asked.declared_value is null and asked.value = 'included' and not asked.do_lines_speak
                then asked.lines_gbp
                else 0
            end as perhaps_gbp,
            given.attribute is not null as is_given,
            plain.attribute is null and given.attribute is null and asked.declared_value is null as is_hull,
            coalesce(given.effect_kind, plain.effect_kind, hull.effect_kind, 'none') as effect_kind,
            coalesce(given.low, plain.low, hull.low, 0) as low,
            coalesce(given.middle, plain.middle, 0) as middle,
            coalesce(given.high, plain.high, hull.high, 0) as high,
            coalesce(given.base, plain.base, hull.base) as base,
            coalesce(given.source, plain.source) as source
        from spoken as asked
        left join
            given
            on asked.return_id = given.return_id
            and asked.attribute = given.attribute
            and asked.value = given.declared_value
            and given.position = 1
        left join
            effect as plain
            on asked.attribute = plain.attribute
            and asked.value = plain.declared_value
            and plain.given_attribute is null
        left join hull on asked.attribute = hull.attribute and asked.declared_value is null
    ),
    weighed as (
        select
            *,
            case
                base
                when 'local_authorities'
                then local_share
                when 'per_head'
                then case when count_basis = 'per head times residents' then 1 else 0 end
                else 1
            end as weight
        from judged
        where effect_gbp is not null or is_given or not is_standard
    ),
    by_attribute as (
        select
            return_id,
            statement_id,
            attribute,
            declared_value,
            effect_gbp,
            -- A reported effect has no width.
            {%- for bound in ["low", "middle", "high"] %}
                cast(
                    case
                        when effect_gbp is null and effect_kind in ('scope', 'uncertainty')
                        then {{ bound }} * weight
                        else 0
                    end as decimal(14, 10)
                ) as share_{{ bound }},
            {%- endfor %}
            effect_gbp is null and effect_kind = 'factor' as is_factor,
            case when effect_kind = 'factor' then 1 / (1 + cast(high as double)) end as factor_low,
            case when effect_kind = 'factor' then 1 / (1 + cast(middle as double)) end as factor_middle,
            case when effect_kind = 'factor' then 1 / (1 + cast(low as double)) end as factor_high,
            cast(least(- perhaps_gbp, 0) as decimal(18, 2)) as pounds_low,
            cast(greatest(- perhaps_gbp, 0) as decimal(18, 2)) as pounds_high,
            case
                when perhaps_gbp <> 0
                then 'lines that the total may hold or not: up to ' || {{ pounds_in_words("perhaps_gbp") }}
                when effect_gbp is not null and declared_value is null
                then 'reported by the return: pounds the total holds that the standard does not'
                when effect_gbp is not null
                then 'reported by the return'
                when effect_kind = 'none' or low * weight = high * weight
                then coalesce(source, 'no effect on the total')
                when is_hull
                then 'range of all its values: ' || {{ percent("low") }} || ' to ' || {{ percent("high") }}
                else {{ percent("low") }} || ' to ' || {{ percent("high") }}
            end || case
                when effect_gbp is not null or effect_kind = 'none' or low * weight = high * weight
                then ''
                when base = 'local_authorities'
                then ' of local authorities (' || {{ percent("local_share") }} || ' of the total)'
                else ' of the standard count'
            end as basis,
            coalesce(evidence, source) as evidence,
            case
                when effect_gbp is not null
                then 'reported'
                when declared_value is null
                then 'unresolved'
                else 'modelled'
            end as grade
        from weighed
    )
select *
from by_attribute
union all by name
select *
from {{ ref("harmonising_year") }}
union all by name
select *
from {{ ref("harmonising_width") }}
union all by name
select *
from {{ ref("harmonising_decision") }}
