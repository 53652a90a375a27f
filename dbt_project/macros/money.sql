{#- Exact pounds from the decimal text that landing read; fractions of a penny round half away from zero. -#}
{% macro pounds(text) -%} cast(round(cast({{ text }} as decimal(38, 20)), 2) as decimal(18, 2)) {%- endmacro %}
