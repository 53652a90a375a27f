{#- The financial year a date lies in, April to March, as '2010-11'; null for a null date. -#}
{% macro financial_year(date) -%}
    case
        when {{ date }} is not null
        then
            cast(extract(year from {{ date }} - interval 3 month) as varchar)
            || '-'
            || right(cast(extract(year from {{ date }} - interval 3 month) + 1 as varchar), 2)
    end
{%- endmacro %}

{#- A text as a financial year; null where it is none. -#}
{% macro as_financial_year(text) -%}
    case when regexp_full_match({{ text }}, '(19|20)\d{2}-\d{2}') then {{ text }} end
{%- endmacro %}

{#- The first calendar year of a financial year; null where the text is none. -#}
{% macro first_year(financial_year) -%}
    case
        when regexp_full_match({{ financial_year }}, '\d{4}-\d{2}') then cast(left({{ financial_year }}, 4) as integer)
    end
{%- endmacro %}
