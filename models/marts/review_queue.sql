-- What a new rule would decide most by: each text, in its column, of lines that no rule speaks of or that a rule of
-- judgement decided. A line stands under each of its texts, since any of them may be what a rule speaks of.
{%- set fields = ["expense_area", "expense_detail", "expense_type", "directorate", "description", "payee_name"] %}
{%- set most_keys = 1000 %}
with
    waiting as (
        select *, case when cofog_code = 'unclassified' then 'unclassified' else 'judgement' end as review_reason
        from {{ ref("payment_line") }}
        where
            (cofog_code = 'unclassified' or rule_confidence = 'judgement')
            and payee_kind not in ('individual', 'redacted')
            and not is_eliminated
    ),
    text as (
        {%- for field in fields %}
            select
                review_reason,
                is_illustrative,
                '{{ field }}' as field,
                {{ field }} as value,
                line_id,
                body_id,
                body_name,
                payee_name,
                cofog_code,
                amount_gbp
            from waiting
            where {{ field }} is not null
            {%- if not loop.last %}
                union all
            {% endif %}
        {%- endfor %}
    ),
    key as (
        select
            is_illustrative,
            review_reason,
            field,
            {{ fold_name("value") }} as key,
            count(*) as line_count,
            count(distinct body_id) as body_count,
            -- What moves counts, refunds as they are large.
            cast(sum(abs(amount_gbp)) as decimal(18, 2)) as moved_gbp,
            cast(sum(amount_gbp) as decimal(18, 2)) as amount_gbp,
            string_agg(distinct cofog_code, ', ' order by cofog_code) filter (
                where cofog_code <> 'unclassified'
            ) as cofog_codes,
            first(value order by abs(amount_gbp) desc, line_id) as example_text,
            first(body_name order by abs(amount_gbp) desc, line_id) as example_body,
            first(payee_name order by abs(amount_gbp) desc, line_id) as example_payee,
            first(line_id order by abs(amount_gbp) desc, line_id) as example_line_id
        from text
        group by all
    ),
    ranked as (
        select
            *,
            row_number() over (
                partition by is_illustrative, review_reason order by moved_gbp desc, line_count desc, field, key
            ) as review_rank
        from key
    )
select
    is_illustrative,
    review_reason,
    review_rank,
    field,
    key,
    line_count,
    body_count,
    moved_gbp,
    amount_gbp,
    cofog_codes,
    example_text,
    example_body,
    example_payee,
    example_line_id
from ranked
where review_rank <= {{ most_keys }}
order by is_illustrative, review_reason, review_rank
