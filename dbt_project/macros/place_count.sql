{#- Columns of the official count by line, the same for complete and incomplete counts. -#}
{% macro place_count_columns() -%}
    places.place_set_id,
    line.place_id,
    line.financial_year,
    'official' as count_source,
    line.count_part,
    line.region_id,
    coalesce(line.body_id, line.spender) as body_or_department,
    line.spender,
    line.cofog_division,
    line.cofog_code,
    cofog.name as cofog_name,
    line.is_capital,
    line.sector,
    line.tier,
    line.grade,
    line.apportionment_key,
    line.share,
    line.share_population_key,
    line.tag,
    cast(line.source_line_count as bigint) as source_line_count,
    line.amount_gbp,
    line.amount_population_key_gbp,
    cast(line.amount_gbp - line.half_width_gbp as decimal(18, 2)) as line_low_gbp,
    cast(line.amount_gbp + line.half_width_gbp as decimal(18, 2)) as line_high_gbp
{%- endmacro %}

{#-
    Rows of the complete counts of every year, counted and restated, for a `from`. A restated row is current spending; it
    has neither a baseline nor a tag.
-#}
{% macro complete_counts() -%}
    (
        select
            financial_year,
            cast(null as varchar) as restated_from,
            place_id,
            count_part,
            apportionment_key,
            cofog_division,
            tier,
            grade,
            tag,
            is_capital,
            amount_gbp,
            amount_population_key_gbp,
            half_width_gbp
        from {{ ref("cnt_place_count") }}
        where is_complete
        union all
        select
            financial_year,
            financial_year_counted,
            place_id,
            count_part,
            apportionment_key,
            cofog_division,
            tier,
            grade,
            null,
            false,
            amount_gbp,
            null,
            half_width_gbp
        from {{ ref("cnt_place_count_restated") }}
        where is_complete
    )
{%- endmacro %}
