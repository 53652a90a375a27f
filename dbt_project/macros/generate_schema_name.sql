{#- A node's schema is the folder it lies in: models/staging/… → staging; seeds/… → seeds. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is not none -%} {{ custom_schema_name | trim }}
    {%- elif node.resource_type == "seed" -%} seeds
    {%- else -%} {{ node.fqn[1] }}
    {%- endif -%}
{%- endmacro %}
