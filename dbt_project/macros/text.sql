{#- Fold a name for comparison: lower case, "&" as "and", letters and digits only, single spaces. -#}
{% macro fold_name(text) -%}
    trim(regexp_replace(replace(lower({{ text }}), '&', ' and '), '[^a-z0-9]+', ' ', 'g'))
{%- endmacro %}

{#- Published text with outer blanks removed; null where nothing is left. -#}
{% macro clean_text(text) -%} nullif(trim({{ text }}), '') {%- endmacro %}
