{#-
    Shapes of what is measured of a return. A family of checks is a model with a common table expression per check (columns
    return_id, item, value), taken up here; `return_check_measure` adds what is known of the return.
-#}
{#- A value for each item; a return without one has a single row that can't be measured. -#}
{% macro measured_items(check_name, measured, is_scaled=false) -%}
    select
        '{{ check_name }}' as check_name,
        subject.return_id,
        coalesce(measured.item, '') as item,
        {{ six_decimals("measured.value") }} as value,
        {%- if is_scaled %}
            {{ six_decimals("measured.bound_scale") }} as bound_scale, measured.basis, measured.applies_to
        {%- else %}
            cast(1 as decimal(38, 6)) as bound_scale,
            cast(null as varchar) as basis,
            cast(null as varchar) as applies_to
        {%- endif %}
    from {{ ref("return_subject") }} as subject
    left join {{ measured }} as measured on subject.return_id = measured.return_id
{%- endmacro %}

{#-
    Lines that should not be as they are (columns return_id, row_number, item, value), each by its row; a return with lines
    and none of these has one row with the value of no fault. `needs`: what a return has to have for that; else it can't be
    measured. What comes after the twentieth line stands in its row.
-#}
{% macro measured_lines(check_name, lines, clean=0, needs="subject.has_lines") -%}
    select
        '{{ check_name }}' as check_name,
        subject.return_id,
        coalesce(line.item, '') as item,
        {{
            six_decimals(
                "case when line.return_id is not null then line.value"
                ~ " when "
                ~ needs
                ~ " then "
                ~ clean
                ~ " end"
            )
        }} as value,
        cast(1 as decimal(38, 6)) as bound_scale,
        cast(null as varchar) as basis,
        cast(null as varchar) as applies_to
    from {{ ref("return_subject") }} as subject
    left join
        (
            select
                return_id,
                value,
                item || case
                    when position = 20 and line_count > 20 then ' and ' || (line_count - 20) || ' rows after it' else ''
                end as item
            from
                (
                    select
                        *,
                        row_number() over (partition by return_id order by row_number, item) as position,
                        count(*) over (partition by return_id) as line_count
                    from {{ lines }}
                )
            where position <= 20
        ) as line
        on subject.return_id = line.return_id
{%- endmacro %}

{#- A measured value as a check compares it; null where it is too large to be one. -#}
{% macro six_decimals(value) -%} try_cast(round({{ value }}, 6) as decimal(38, 6)) {%- endmacro %}

{#- Where a row of a return stands, as a finding names it. -#}
{% macro row_item(row) -%} {{ row }}.sheet || ', row ' || {{ row }}.row_number {%- endmacro %}

{#- What two intervals lack to meet; 0 where they do. -#}
{% macro interval_gap(low, high, other_low, other_high) -%}
    greatest({{ low }} - {{ other_high }}, {{ other_low }} - {{ high }}, 0)
{%- endmacro %}

{#- The same as a share of the lower interval's upper end. -#}
{% macro relative_gap(low, high, other_low, other_high) -%}
    {{ interval_gap(low, high, other_low, other_high) }} / nullif(least({{ high }}, {{ other_high }}), 0)
{%- endmacro %}

{#-
    Whether a row with valid_from and valid_to held on any day of a return's year, or of so many years from it; null where
    the year is not known.
-#}
{% macro held_in(row, subject, years=1) -%}
    coalesce({{ row }}.valid_from, date '0001-01-01') <= make_date({{ subject }}.first_year + {{ years }}, 3, 31)
    and coalesce({{ row }}.valid_to, date '9999-12-31') >= make_date({{ subject }}.first_year, 4, 1)
{%- endmacro %}
