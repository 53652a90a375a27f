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

{#- Fold a word a return chooses from a list, as the reader does: lower case; blanks, hyphens, underscores as one blank. -#}
{% macro fold_choice(text) -%} trim(lower(regexp_replace({{ text }}, '[\s_-]+', ' ', 'g'))) {%- endmacro %}

{#- A word a return chooses from a list, in the spelling its description has: lower case, words joined by underscores. -#}
{% macro chosen(text) -%} nullif(replace({{ fold_choice(text) }}, ' ', '_'), '') {%- endmacro %}

{#- Whether a decision in force lets a finding on a return stand; an empty item means every finding of the check. -#}
{% macro is_accepted(finding) -%}
    exists (
        select 1
        from {{ ref("decision_on_return") }} as decision
        where
            decision.is_in_force
            and decision.decision in ('accept', 'adjust')
            and decision.return_id = {{ finding }}.subject_id
            and decision.check_name = {{ finding }}.check_name
            and coalesce(decision.item, {{ finding }}.item) = {{ finding }}.item
    )
{%- endmacro %}
