-- The payments of a place by payee, by service as its bodies call it, and by month. Of payees and services the largest
-- stand one by one, as many as the setting says, and the others in one row: the rows of a part make the whole.
with
    line as (
        select
            place_id,
            is_illustrative,
            financial_year,
            payee_name,
            coalesce(expense_area, directorate, 'no service named') as service,
            strftime(payment_date, '%Y-%m') as month,
            amount_gbp
        from {{ ref("payment_line") }}
        where place_id is not null
    ),
    item as (
        {%- for part, column in {"payee": "payee_name", "service": "service", "month": "month"}.items() %}
            select
                place_id,
                is_illustrative,
                '{{ part }}' as part,
                {{ column }} as item,
                count(*) as line_count,
                sum(amount_gbp) as amount_gbp
            from line
            group by all
            {%- if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by place_id, is_illustrative, part
                order by case when part <> 'month' then amount_gbp end desc, item nulls last
            ) as position,
            part <> 'month' and position > {{ publication_setting("largest_items") }} as is_summed
        from item
    ),
    shown as (
        select
            place_id,
            is_illustrative,
            part,
            case when is_summed then {{ publication_setting("largest_items") }} + 1 else position end as position,
            case when not is_summed then item end as item,
            line_count,
            amount_gbp
        from ranked
    )
select
    places.place_set_id,
    shown.place_id,
    shown.part,
    cast(shown.position as integer) as position,
    shown.item,
    cast(count(*) as bigint) as item_count,
    cast(sum(shown.line_count) as bigint) as line_count,
    cast(sum(shown.amount_gbp) as decimal(18, 2)) as amount_gbp,
    shown.is_illustrative
from shown
inner join {{ ref("places") }} as places on shown.place_id = places.place_id
group by all
