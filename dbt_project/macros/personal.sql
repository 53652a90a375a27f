{#-
    What a publication shows of lines paid to private individuals. The macros stand in queries on lines of
    cls_payment_line under the name "line"; everything earlier keeps the names as published.
-#}
{% macro published_payee(name) -%}
    case
        line.payee_kind
        when 'individual'
        then 'individual (name withheld)'
        when 'redacted'
        then 'redacted by the publisher'
        else {{ name }}
    end
{%- endmacro %}

{#-
    The columns of a line whose text is published as its publisher wrote it, but for the payee's own name: each is scanned for
    names of individuals before any of it is shown.
-#}
{% macro published_text_columns() -%}
    {%- set purpose = ["description", "directorate", "expense_area", "expense_type", "expense_detail", "entity"] -%}
    {%- set classes = ["payee_type", "subjective_class", "service_class", "procurement_class"] -%}
    {{ return(purpose + classes + ["transaction_number"]) }}
{%- endmacro %}

{#- A folded name without the title it begins with. -#}
{% macro without_title(name) -%}
    regexp_replace({{ name }}, '^((mr|mrs|miss|ms|mx|dr|rev|prof|sir|dame)( and)? )+', '')
{%- endmacro %}

{#- Free text may name anybody: none is published of a line whose payee is a person or masked, or that has such a name. -#}
{% macro published_free_text(text) -%}
    case
        when
            line.payee_kind not in ('individual', 'redacted')
            and {{ text }} not in (select value from {{ ref("cls_text_with_name") }})
        then {{ text }}
    end
{%- endmacro %}

{#- Any other text is published, unless the name of an individual who was paid, on this line or another, stands in it. -#}
{% macro published_text(text) -%}
    case
        when
            line.payee_kind = 'individual'
            and contains(
                ' ' || {{ fold_name(text) }} || ' ', ' ' || {{ without_title(fold_name("line.payee_name")) }} || ' '
            )
        then 'individual (name withheld)'
        when {{ text }} in (select value from {{ ref("cls_text_with_name") }})
        then 'individual (name withheld)'
        else {{ text }}
    end
{%- endmacro %}

{#- A cell of a correction: who was paid, and free text, may name anybody, before the correction as after it. -#}
{% macro published_cell(text) -%}
    case
        when column_name in ('payee_name', 'description') and {{ text }} is not null
        then 'text (withheld)'
        when column_name in ('amount', 'payment_date')
        then {{ published_figure(text) }}
        else {{ text }}
    end
{%- endmacro %}

{#- A cell that should hold a figure or a date: in a row that slipped a column, it may hold a name. -#}
{% macro published_figure(text) -%}
    case
        when
            regexp_matches(
                regexp_replace(
                    lower({{ text }}),
                    '(jan|febr?)(uary)?|mar(ch)?|apr(il)?|june?|july?|aug(ust)?|(sept?|octo?|nov|dec)(em)?(ber)?'
                    || '|(mon|tues?|wed(nes)?|thur?s?|fri|satur|sat|sun)(day)?',
                    '',
                    'g'
                ),
                '[[:alpha:]]{2,}'
            )
        then 'text (withheld)'
        else {{ text }}
    end
{%- endmacro %}
