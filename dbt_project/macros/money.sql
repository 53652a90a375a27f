{#- Exact pounds from the decimal text that landing read; fractions of a penny round half away from zero. -#}
{% macro pounds(text) -%} cast(round(cast({{ text }} as decimal(38, 20)), 2) as decimal(18, 2)) {%- endmacro %}

{#-
    A sum of pounds where those it is of may be absurd: what a column of pounds can't hold stands at its end, far above
    whatever is harmonised, so that it is found there and stops nothing.
-#}
{% macro pounds_at_most(amount) -%}
    cast(greatest(least({{ amount }}, 9999999999999999), -9999999999999999) as decimal(18, 2))
{%- endmacro %}

{#- Whole pounds as a sentence says them: £4,180,001, -£78,231. -#}
{% macro pounds_in_words(amount) -%}
    case when {{ amount }} < 0 then '-' else '' end || '£' || format('{:,}', cast(abs({{ amount }}) as bigint))
{%- endmacro %}

{#- A share as a sentence says it: 28%, -4.5%. -#}
{% macro percent(share) -%} format('{:g}', round(cast({{ share }} as double) * 100, 2)) || '%' {%- endmacro %}

{#- Exact pounds times a plain number of up to sixteen decimals, not yet rounded to the penny. -#}
{% macro pounds_times_exactly(amount, number) -%}
    cast({{ amount }} as decimal(18, 2)) * cast({{ number }} as decimal(20, 16))
{%- endmacro %}

{#- The same, rounded half away from zero to the penny. -#}
{% macro pounds_times(amount, number) -%}
    cast(round({{ pounds_times_exactly(amount, number) }}, 2) as decimal(18, 2))
{%- endmacro %}
