{#- The service a payment line is of, in the words of the body. -#}
{% macro service_named() -%} coalesce(expense_area, directorate, 'no service named') {%- endmacro %}

{#- What payment lines are summed by in each part, by the name of the part. -#}
{% macro payment_part_items() %}
    {{
        return(
            {
                "payee": "payee_name",
                "service": service_named(),
                "function": "cofog_code",
                "month": "strftime(payment_date, '%Y-%m')",
            }
        )
    }}
{% endmacro %}

{#-
    Payment lines that meet a condition, summed by payee, by service as the bodies call it, by function and by month, within
    each combination of the keys. Of payees and services the largest stand one by one, as many as the setting says, and the
    others in one row: the rows of a part make the whole. With `in_all`, a key that is null stands for all its values.
-#}
{% macro payment_parts(keys, condition, in_all=false) -%}
    (
        with
            item as (
                {%- for part, expression in payment_part_items().items() %}
                    select
                        {{ keys | join(", ") }},
                        is_illustrative,
                        '{{ part }}' as part,
                        {{ expression }} as item,
                        count(*) as line_count,
                        sum(amount_gbp) as amount_gbp
                    from {{ ref("payment_line") }}
                    where {{ condition }}
                    group by
                        is_illustrative,
                        item,
                        {%- if in_all %} cube ({{ keys | join(", ") }})
                        {%- else %} {{ keys | join(", ") }}
                        {%- endif %}
                    {%- if not loop.last %}
                        union all
                    {% endif %}
                {%- endfor %}
            ),
            ranked as (
                select
                    *,
                    row_number() over (
                        partition by {{ keys | join(", ") }}, is_illustrative, part
                        order by case when part <> 'month' then amount_gbp end desc, item nulls last
                    ) as position,
                    part in ('payee', 'service') and position > {{ publication_setting("largest_items") }} as is_summed
                from item
            )
        select
            {{ keys | join(", ") }},
            is_illustrative,
            part,
            cast(
                case when is_summed then {{ publication_setting("largest_items") }} + 1 else position end as integer
            ) as position,
            case when not is_summed then item end as item,
            cast(count(*) as bigint) as item_count,
            cast(sum(line_count) as bigint) as line_count,
            cast(sum(amount_gbp) as decimal(18, 2)) as amount_gbp
        from ranked
        group by all
    )
{%- endmacro %}
