{#- Exact pounds from the decimal text that landing read; fractions of a penny round half away from zero. -#}
{% macro pounds(text) -%} cast(round(cast({{ text }} as decimal(38, 20)), 2) as decimal(18, 2)) {%- endmacro %}

{#- Whole pounds as a sentence says them: £4,180,001, -£78,231. -#}
{% macro pounds_in_words(amount) -%}
    case when {{ amount }} < 0 then '-' else '' end || '£' || format('{:,}', cast(abs({{ amount }}) as bigint))
{%- endmacro %}
