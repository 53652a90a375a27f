-- What waits for a decision: critical findings that hold a version, in order of the pounds at stake: those of the
-- line a
-- finding names, else all the version declares.
select
    cast(
        row_number() over (
            order by
                coalesce(abs(line.amount_gbp), version.declared_gbp, 0) desc,
                version.declared_gbp desc nulls last,
                finding.subject_id,
                finding.check_name,
                finding.item
        ) as bigint
    ) as position,
    version.return_id,
    version.place_id,
    version.place_name,
    version.financial_year,
    version.return_version,
    version.status,
    finding.check_name,
    finding.item,
    finding.sentence,
    finding.what_to_do,
    cast(coalesce(abs(line.amount_gbp), version.declared_gbp) as decimal(18, 2)) as at_stake_gbp,
    version.is_illustrative
from {{ source("judged", "finding") }} as finding
inner join {{ ref("return_version") }} as version on finding.subject_id = version.return_id
left join
    {{ ref("stg_return_line") }} as line
    on finding.subject_id = line.return_id
    and finding.item = 'lines, row ' || line.row_number
left join
    {{ ref("moderation_decision") }} as decision
    on version.return_id = decision.return_id
    and finding.check_name = decision.check_name
    and (decision.item is null or decision.item = finding.item)
    and decision.is_in_force
    and decision.decision in ('accept', 'adjust')
where
    finding.subject_kind = 'place_return'
    and finding.verdict = 'failed'
    and finding.severity = 'critical'
    and decision.decision_id is null
    and version.status in ('held', 'declared, held')
