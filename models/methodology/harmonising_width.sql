-- What moves nothing and only widens: how a figure is rounded in print, and how good the figures are that make the
-- count.
with
    counted as (select * from {{ ref("declared_count") }} where declared_gbp is not null),
    said as (
        select return_id, attribute, declared_value, is_standard, effect_gbp, evidence
        from {{ ref("stg_return_method") }}
    ),
    range as (
        select attribute, declared_value, low, high from {{ ref("harmonising_effects") }} where given_attribute is null
    ),
    rounding_hull as (select min(low) as low, max(high) as high from range where attribute = 'rounding_and_precision'),
    rounding as (
        select
            counted.return_id,
            counted.statement_id,
            said.declared_value,
            counted.declared_low_gbp < counted.declared_gbp
            or counted.declared_high_gbp > counted.declared_gbp as is_printed_range,
            said.evidence,
            counted.declared_low_gbp - counted.declared_gbp as printed_low,
            counted.declared_high_gbp - counted.declared_gbp as printed_high,
            coalesce(range.low, rounding_hull.low) as low,
            coalesce(range.high, rounding_hull.high) as high,
            coalesce(said.is_standard, false) as is_standard,
            case when not coalesce(said.is_standard, false) then said.effect_gbp end as effect_gbp,
            counted.basis
        from counted
        cross join rounding_hull
        left join said on counted.return_id = said.return_id and said.attribute = 'rounding_and_precision'
        left join range on said.attribute = range.attribute and said.declared_value = range.declared_value
    ),
    -- Grades of lines by the rule of the official count: inside one key and division errors add, between them the root
    -- of the sum of squares. A line without a grade has the width of a count that says nothing.
    unknown_grade as (
        select high as half_width
        from {{ ref("harmonising_effects") }}
        where attribute = 'quality_grade' and declared_value = 'unknown'
    ),
    line_group as (
        select
            line.return_id,
            line.apportionment_key,
            line.cofog_division,
            sum(sum(abs(line.amount_gbp))) over (partition by line.return_id) as all_gbp,
            sum(
                cast(abs(line.amount_gbp) as decimal(24, 2))
                * cast(coalesce(grades.relative_half_width, unknown_grade.half_width) as decimal(9, 6))
            ) as half_width_gbp,
            count(grades.grade) as graded_count
        from {{ ref("stg_return_line") }} as line
        cross join unknown_grade
        left join {{ ref("grades") }} as grades on line.grade = grades.grade
        where line.amount_gbp is not null
        group by line.return_id, line.apportionment_key, line.cofog_division
    ),
    of_lines as (
        select
            return_id,
            -- Shares of the whole: pounds squared may be more than a column holds.
            cast(
                sqrt(
                    sum(
                        power(cast(half_width_gbp as double) / cast(nullif(all_gbp, 0) as double), 2)
                        order by apportionment_key, cofog_division
                    )
                ) as decimal(14, 10)
            ) as half_width
        from line_group
        group by all
        having sum(graded_count) > 0
    ),
    -- Shares by grade as a place writes them: "A 60%, B 30%, C 10%", or one letter for all.
    written as (
        select
            return_id,
            unnest(regexp_extract_all(upper(declared_value), '\b([ABCD])\b', 1)) as grade,
            unnest(
                case
                    when regexp_matches(declared_value, '%')
                    then regexp_extract_all(declared_value, '([0-9]+(?:\.[0-9]+)?)\s*%', 1)
                    else ['100']
                end
            ) as percentage
        from said
        where attribute = 'quality_grade' and declared_value is not null
    ),
    of_words as (
        select
            written.return_id,
            try_cast(
                sqrt(
                    sum(
                        power(
                            try_cast(written.percentage as double) / 100 * cast(grades.relative_half_width as double), 2
                        )
                    )
                ) as decimal(14, 10)
            ) as half_width
        from written
        inner join {{ ref("grades") }} as grades on written.grade = grades.grade
        group by all
        having abs(sum(try_cast(written.percentage as double)) - 100) < 1
    ),
    graded as (
        select
            counted.return_id,
            counted.statement_id,
            said.declared_value,
            said.evidence,
            coalesce(of_lines.half_width, of_words.half_width, unknown_grade.half_width) as half_width,
            case
                when of_lines.return_id is not null
                then 'grades of the lines'
                when of_words.return_id is not null
                then 'shares by grade as declared'
                else 'nothing is said of the figures'
            end as basis,
            coalesce(of_lines.return_id, of_words.return_id) is null as is_unknown
        from counted
        cross join unknown_grade
        left join said on counted.return_id = said.return_id and said.attribute = 'quality_grade'
        left join of_lines on counted.return_id = of_lines.return_id
        left join of_words on counted.return_id = of_words.return_id
    ),
    width as (
        select
            return_id,
            statement_id,
            'rounding_and_precision' as attribute,
            declared_value,
            effect_gbp,
            0 as share_half_width,
            case when effect_gbp is not null then 0 when is_printed_range then printed_low else low end as pounds_low,
            case
                when effect_gbp is not null then 0 when is_printed_range then printed_high else high
            end as pounds_high,
            case
                when effect_gbp is not null
                then 'reported by the return'
                when is_printed_range
                then 'the interval of the printed words'
                else 'half of the last place'
            end as basis,
            evidence,
            case
                when effect_gbp is not null
                then 'reported'
                when is_printed_range
                then 'source'
                when declared_value is null
                then 'unresolved'
                else 'modelled'
            end as grade
        from rounding
        where is_printed_range or not (is_standard or basis = 'sum of lines')
        union all
        select
            return_id,
            statement_id,
            'quality_grade',
            declared_value,
            null,
            half_width,
            0,
            0,
            basis || ': ' || {{ percent("half_width") }} || ' either side',
            evidence,
            case when is_unknown then 'unresolved' else 'source' end
        from graded
    )
select
    return_id,
    statement_id,
    attribute,
    declared_value,
    cast(effect_gbp as decimal(18, 2)) as effect_gbp,
    cast(- share_half_width as decimal(14, 10)) as share_low,
    cast(0 as decimal(14, 10)) as share_middle,
    cast(share_half_width as decimal(14, 10)) as share_high,
    false as is_factor,
    cast(null as double) as factor_low,
    cast(null as double) as factor_middle,
    cast(null as double) as factor_high,
    cast(pounds_low as decimal(18, 2)) as pounds_low,
    cast(pounds_high as decimal(18, 2)) as pounds_high,
    basis,
    evidence,
    grade
from width
