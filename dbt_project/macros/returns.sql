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
