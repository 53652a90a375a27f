-- Whether each stream of public money is in a return; every stream stands here for every return, unknown where the
-- return says nothing of it.
with
    declared as (
        select
            return.return_id,
            stream.stream_id,
            {{ chosen("row.included") }} as included,
            {{ clean_text("row.evidence") }} as evidence,
            {{ clean_text("row.certainty") }} as certainty,
            row.row_number,
            row_number() over (partition by return.return_id, stream.stream_id order by row.row_number) as position
        from {{ rows_of_sheet("coverage") }}
        inner join
            {{ ref("spending_streams") }} as stream
            on {{ fold_name("row.stream") }} in ({{ fold_name("stream.name") }}, {{ fold_name("stream.stream_id") }})
    )
select
    return.return_id,
    stream.stream_id,
    stream.best_grade,
    stream.is_in_standard,
    case when declared.included in ('yes', 'no') then declared.included else 'unknown' end as included,
    declared.evidence,
    declared.certainty,
    declared.row_number
from {{ ref("stg_return") }} as return
cross join {{ ref("spending_streams") }} as stream
left join
    declared
    on return.return_id = declared.return_id
    and stream.stream_id = declared.stream_id
    and declared.position = 1
where return.is_used
