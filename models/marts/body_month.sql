-- Months for which a body's payments are at hand, and those that are missing between its first and its last. The months
-- are those of the dates of the lines; where a file's lines have no date, those of the period the file is of.
with
    line as (
        select line.*, file.period_start, file.period_end, coalesce(file.period_source, '') = 'dates' as has_dates
        from {{ ref("payment_line") }} as line
        inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
    ),
    dated as (
        select
            dataset,
            body_id,
            body_name,
            is_illustrative,
            source_file_id,
            date_trunc('month', payment_date) as month,
            count(*) as line_count,
            sum(amount_gbp) as amount_gbp
        from line
        where payment_date is not null
        group by all
    ),
    undated as (
        select dataset, body_id, min(body_name) as body_name, is_illustrative, source_file_id, period_start, period_end
        from line
        where payment_date is null and not has_dates and period_start is not null and period_end is not null
        group by all
    ),
    at_hand as (
        select *
        from dated
        union all by name
        select
            * exclude (period_start, period_end),
            unnest(generate_series(date_trunc('month', period_start), period_end, interval 1 month)) as month
        from undated
    ),
    found as (
        select
            dataset,
            body_id,
            min(body_name) as body_name,
            month,
            is_illustrative,
            count(distinct source_file_id) as file_count,
            coalesce(sum(line_count), 0) as line_count,
            sum(amount_gbp) as amount_gbp
        from at_hand
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
    span.body_id in (select body_id from {{ ref("place_members") }}) as is_of_place,
    {{ financial_year("span.month") }} as financial_year,
    cast(span.month as date) as month,
    found.month is null as is_missing,
    found.month is not null and found.line_count > 0 as is_dated,
    coalesce(found.file_count, 0) as file_count,
    cast(coalesce(found.line_count, 0) as bigint) as line_count,
    cast(coalesce(found.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    span.is_illustrative
from span
left join
    found
    on span.dataset = found.dataset
    and span.body_id = found.body_id
    and span.month = found.month
    and span.is_illustrative = found.is_illustrative
