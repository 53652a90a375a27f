{#- The columns a correction may name: those of the contract that staging keeps, and the kind of the row. -#}
{% macro correctable_columns() -%}
    {{
        return(
            [
                "entity",
                "payment_date",
                "directorate",
                "expense_area",
                "expense_type",
                "description",
                "payee_name",
                "transaction_number",
                "amount",
                "row_kind",
            ]
        )
    }}
{%- endmacro %}

{#- A row of landed.payment_row (as `row`) beside its corrections (as `correction`, null for nearly every row). -#}
{% macro rows_with_corrections() -%}
    {{ source("landed", "payment_row") }} as row
    left join
        {{ ref("stg_corrected_row") }} as correction
        on row.source_file_id = correction.source_file_id
        and row.sheet_number = correction.sheet_number
        and row.row_number = correction.row_number
{%- endmacro %}

{#- The cell as it was corrected, else as landed; ``landed`` where what landing read of it stands in another column. -#}
{% macro corrected(column, landed=none) -%}
    case
        when map_contains(correction.cells, '{{ column }}')
        then correction.cells['{{ column }}']
        else row.{{ landed or column }}
    end
{%- endmacro %}

{#- The kind of a row after corrections: an amount that is now known releases its row from quarantine. -#}
{% macro corrected_row_kind() -%}
    case
        when row.row_kind = 'quarantined' and map_contains(correction.cells, 'amount')
        then 'line'
        else {{ corrected("row_kind") }}
    end
{%- endmacro %}
