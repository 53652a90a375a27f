{{ config(meta={"dagster": {"ref": {"name": "payment_line"}}}) }}
-- No line shows the name of a payee that is judged an individual anywhere; a line paid to one shows neither free text nor,
-- in any other text, the name.
{%- set texts = ["payee_name", "matched_text"] + (published_text_columns() | reject("equalto", "payee_type") | list) %}
with
    line as (
        select
            line_id,
            payee_name,
            payee_kind,
            description,
            ' '
            || {{ fold_name("concat_ws(' | ', " ~ texts | join(", ") ~ ")") }}
            || ' ' as shown
        from {{ ref("payment_line") }}
    ),
    individual as (select payee_name from {{ ref("cls_payee") }} where payee_kind = 'individual')
select line.line_id
from line
inner join individual on line.payee_name = individual.payee_name
union all
select line.line_id
from line
inner join {{ ref("cls_payment_line") }} as source on line.line_id = source.line_id
where
    source.payee_kind in ('individual', 'redacted')
    and (
        line.description is not null
        or line.payee_name not in ('individual (name withheld)', 'redacted by the publisher')
        or (
            source.payee_kind = 'individual'
            and contains(line.shown, ' ' || {{ fold_name("source.payee_name") }} || ' ')
        )
    )
