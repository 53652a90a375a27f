{#- Identity of a figure of a national table: the cell it stands in; `totalplace trace` reads it back. -#}
{% macro figure_id(row) -%} {{ line_id(row) }} || '-' || {{ row }}.column_number {%- endmacro %}

{#- Exact pounds from the decimal text of a figure and the pounds one unit of it stands for. -#}
{% macro pounds_in_units(text, unit) -%}
    cast(round(cast({{ text }} as decimal(28, 14)) * cast({{ unit }} as decimal(8, 0)), 2) as decimal(18, 2))
{%- endmacro %}

{#- A share of pounds, rounded half away from zero to the penny; the share is exact to its twelve decimals. -#}
{% macro share_of(amount, share) -%}
    cast(round(cast({{ amount }} as decimal(24, 2)) * cast({{ share }} as decimal(14, 12)), 2) as decimal(18, 2))
{%- endmacro %}

{#- Whether a row with valid_from and valid_to (inclusive; null = open) holds on a day. -#}
{% macro valid_on(row, day) -%}
    {{ day }}
    between coalesce({{ row }}.valid_from, date '0001-01-01') and coalesce({{ row }}.valid_to, date '9999-12-31')
{%- endmacro %}

{#-
    Half the width of an interval, by the rule of the official count: inside one part, key and division errors add;
    between them the root of the sum of squares. `groups` holds one row a group with half_width_gbp.
-#}
{% macro root_sum_square(half_width) -%}
    {#- Squares are exact, so their sum is the same in whatever order they are added. -#}
    cast(
        round(
            sqrt(sum(cast({{ half_width }} as decimal(19, 2)) * cast({{ half_width }} as decimal(19, 2)))), 2
        ) as decimal(18, 2)
    )
{%- endmacro %}

{#- The edition a figure says it is of; null where it says none. -#}
{% macro vintage_of(figure) -%} nullif(lower(trim({{ figure }}.vintage)), '') {%- endmacro %}

{#- The figures of a national dataset, of the file that gives each period; for a `from`, under the name `figure`. -#}
{% macro figures_in_use(dataset, period) -%}
    {{ source("landed", dataset ~ "_figure") }} as figure
    inner join
        {{ ref("stg_national_file") }} as file
        on figure.source_file_id = file.source_file_id
        and file.dataset = '{{ dataset }}'
        and {{ period }} = file.period
        and (
            file.vintage = ''
            or {{ vintage_of("figure") }} = file.vintage
            -- A figure that says no edition is of none that is known; it stands with one of its file's, to be seen.
            or ({{ vintage_of("figure") }} is null and file.is_first_vintage)
        )
        and file.is_used
{%- endmacro %}

{#- A list of names as a sentence can hold it. -#}
{% macro shortened(text) -%}
    case when length({{ text }}) > 100 then left({{ text }}, 100) || ' …' else {{ text }} end
{%- endmacro %}
