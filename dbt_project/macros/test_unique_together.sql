{#- Rows of a model that share all the named columns; nulls count as equal. -#}
{% test unique_together(model, columns) %}
    select {{ columns | join(", ") }}, count(*) as row_count
    from {{ model }}
    group by {{ columns | join(", ") }}
    having count(*) > 1
{% endtest %}
