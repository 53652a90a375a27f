{#- The rows of a sheet of the returns that are used, as `row` beside their return as `return`; for a `from`. -#}
{% macro rows_of_sheet(sheet) -%}
    {{ source("landed", "place_return_row") }} as row
    inner join
        {{ ref("stg_return") }} as return
        on row.return_key = return.return_key
        and return.is_used
        and row.sheet = '{{ sheet }}'
        and row.row_kind = 'line'
{%- endmacro %}

{#- Identity of a row of a return; `totalplace trace` reads it back. -#}
{% macro return_row_id(row) -%}
    {{ row }}.source_file_id || '-' || {{ row }}.sheet_number || '-' || {{ row }}.row_number
{%- endmacro %}

{#- Fold a word a return chooses from a list, as the reader does: lower case; blanks, hyphens, underscores as one blank. -#}
{% macro fold_choice(text) -%} trim(lower(regexp_replace({{ text }}, '[\s_-]+', ' ', 'g'))) {%- endmacro %}

{#- A word a return chooses from a list, in the spelling its description has: lower case, words joined by underscores. -#}
{% macro chosen(text) -%} nullif(replace({{ fold_choice(text) }}, ' ', '_'), '') {%- endmacro %}

{#- A declared count and its interval for each resident of the standard count. -#}
{% macro declared_per_head(count) -%}
    {%- for bound in ["", "low_", "high_"] %}
        try_cast(
            round({{ count }}.declared_{{ bound }}gbp / nullif({{ count }}.population, 0), 2) as decimal(12, 2)
        ) as declared_{{ bound }}gbp_per_head
        {%- if not loop.last %},{% endif %}
    {%- endfor %}
{%- endmacro %}
