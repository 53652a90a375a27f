-- What waits for a decision: critical findings that hold a version, in order of the pounds at stake: those of the
-- line or figure a finding names, or of the finding itself, else all the version declares.
with
    waiting as (
        select
            version.return_id,
            version.place_id,
            version.place_name,
            version.financial_year,
            version.return_version,
            version.status,
            finding.check_name,
            finding.check_title,
            finding.item,
            finding.sentence,
            finding.short_sentence,
            finding.what_to_do,
            coalesce(
                try_cast(abs(line.amount_gbp) as decimal(18, 2)),
                try_cast(abs(figure.value) as decimal(18, 2)),
                case when finding.unit = 'GBP' then try_cast(abs(finding.value) as decimal(18, 2)) end,
                version.declared_gbp
            ) as at_stake_gbp,
            version.is_illustrative
        from {{ source("judged", "finding") }} as finding
        inner join {{ ref("return_version") }} as version on finding.subject_id = version.return_id
        left join
            {{ ref("stg_return_line") }} as line
            on finding.subject_id = line.return_id
            and split_part(finding.item, ' and ', 1) = 'lines, row ' || line.row_number
        left join
            (
                select return_id, statement_id || ', ' || subject as item, max(value) as value
                from {{ ref("stg_return_figure") }}
                where measure = 'amount'
                group by all
            ) as figure
            on finding.subject_id = figure.return_id
            and finding.item = figure.item
        where
            finding.subject_kind = 'place_return'
            and finding.verdict = 'failed'
            and finding.severity = 'critical'
            and version.status in ('held', 'declared, held')
            and not {{ is_accepted("finding") }}
    )
select
    cast(
        row_number() over (order by at_stake_gbp desc nulls last, return_id, check_name, item, sentence) as bigint
    ) as position,
    waiting.*
from waiting
