{{ config(meta={"dagster": {"ref": {"name": "stg_payment_line"}}}) }}
-- Lines and pounds that the reader counted in each file, and what corrections changed of them = lines and pounds staged
-- from it, to the penny.
with
    staged as (
        select source_file_id, count(*) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("stg_payment_line") }}
        group by all
    ),
    correction as (
        select source_file_id, sum(line_change) as line_count, sum(change_gbp) as amount_gbp
        from {{ ref("stg_correction") }}
        where is_applied
        group by all
    )
select
    file.path_in_inbox,
    file.lines_accepted,
    correction.line_count as lines_corrected,
    staged.line_count,
    file.amount_gbp,
    correction.amount_gbp as corrected_gbp,
    staged.amount_gbp as staged_gbp
from {{ ref("stg_source_file") }} as file
left join correction on file.source_file_id = correction.source_file_id
full outer join staged on file.source_file_id = staged.source_file_id
where
    coalesce(file.shape, 'payment_lines') = 'payment_lines'
    and (
    coalesce(file.lines_accepted, 0) + coalesce(correction.line_count, 0) <> coalesce(staged.line_count, 0)
    or coalesce(file.amount_gbp, 0) + coalesce(correction.amount_gbp, 0) <> coalesce(staged.amount_gbp, 0)
    )
