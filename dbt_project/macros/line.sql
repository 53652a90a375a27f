{#- Identity of a row of a landed file; `totalplace trace` reads it back. -#}
{% macro line_id(row) -%}
    {{ row }}.source_file_id || '-' || {{ row }}.sheet_number || '-' || {{ row }}.row_number
{%- endmacro %}
