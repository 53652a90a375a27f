{#-
    Fold a name for comparison: lower case without accents, "&" as "and", letters and digits only, single spaces. A name
    with none of these letters stays as it is.
-#}
{% macro fold_name(text) -%}
    coalesce(
        nullif(
            trim(regexp_replace(replace(strip_accents(lower({{ text }})), '&', ' and '), '[^a-z0-9]+', ' ', 'g')), ''
        ),
        nullif(lower(trim({{ text }})), '')
    )
{%- endmacro %}

{#- Published text with outer blanks removed; null where nothing is left. -#}
{% macro clean_text(text) -%} nullif(trim({{ text }}), '') {%- endmacro %}

{#- An identifier as a heading says it: council_tax_benefit, Council tax benefit. -#}
{% macro in_words(identifier) -%}
    upper(left({{ identifier }}, 1)) || replace(substr({{ identifier }}, 2), '_', ' ')
{%- endmacro %}
