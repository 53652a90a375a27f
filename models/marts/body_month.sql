-- Months for which a body's payments are at hand, and those that are missing between its first and its last.
with
    found as (
        select
            dataset,
            body_id,
            min(body_name) as body_name,
            date_trunc('month', payment_date) as month,
            is_illustrative,
            count(distinct source_file_id) as file_count,
            count(*) as line_count,
            sum(amount_gbp) as amount_gbp
        from {{ ref("payment_line") }}
        where payment_date is not null
        group by all
    ),
    span as (
        select
            dataset,
            body_id,
            is_illustrative,
            min(body_name) as body_name,
            unnest(generate_series(min(month), max(month), interval 1 month)) as month
        from found
        group by all
    )
select
    span.dataset,
    span.body_id,
    span.body_name,
    cast(span.month as date) as month,
    found.month is null as is_missing,
    coalesce(found.file_count, 0) as file_count,
    coalesce(found.line_count, 0) as line_count,
    cast(coalesce(found.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    span.is_illustrative
from span
left join
    found
    on span.dataset = found.dataset
    and span.body_id = found.body_id
    and span.month = found.month
    and span.is_illustrative = found.is_illustrative
