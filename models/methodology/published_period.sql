-- A body's files whose days overlap another file's by more than half of the shorter of the two: the same month twice,
-- or a corrected file beside the first. Bodies are those of the lines, so that files outside a body's folder count
-- too.
with
    period as (
        select
            line.dataset,
            line.body_id,
            line.source_file_id,
            line.is_illustrative,
            coalesce(min(line.payment_date), min(file.period_start)) as period_start,
            coalesce(max(line.payment_date), max(file.period_end)) as period_end,
            count(*) as line_count
        from {{ ref("stg_payment_line") }} as line
        inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
        group by all
    ),
    overlapping as (
        select one.dataset, one.body_id, one.source_file_id, count(*) as file_count
        from period as one
        inner join
            period as other
            on one.dataset = other.dataset
            and one.body_id = other.body_id
            and one.source_file_id <> other.source_file_id
            and 2 * (least(one.period_end, other.period_end) - greatest(one.period_start, other.period_start) + 1)
            > least(one.period_end - one.period_start, other.period_end - other.period_start) + 1
        group by all
    )
select
    period.dataset,
    period.body_id,
    period.source_file_id,
    period.period_start,
    period.period_end,
    period.is_illustrative,
    cast(coalesce(overlapping.file_count, 0) + 1 as bigint) as file_count
from period
left join
    overlapping
    on period.dataset = overlapping.dataset
    and period.body_id = overlapping.body_id
    and period.source_file_id = overlapping.source_file_id
where period.period_start is not null
