{#- A setting of what is published (seeds/publication_settings.csv), as a subquery. -#}
{% macro publication_setting(name) -%}
    (select value from {{ ref("publication_settings") }} where setting = '{{ name }}')
{%- endmacro %}
