select
    finding.check_name,
    finding.check_title,
    finding.family,
    finding.subject_kind,
    finding.subject_id,
    finding.subject_name,
    finding.item,
    finding.place_id,
    finding.financial_year,
    finding.return_version,
    finding.is_illustrative,
    finding.value,
    finding.lower,
    finding.upper,
    finding.unit,
    finding.verdict,
    finding.severity,
    -- Open: it failed, no decision lets it stand, and no later version was accepted after its own.
    finding.verdict = 'failed'
    and not coalesce(version.status = 'superseded', false)
    and not (finding.subject_kind = 'place_return' and {{ is_accepted("finding") }}) as is_open,
    finding.sentence,
    finding.short_sentence,
    finding.catches,
    finding.what_to_do,
    finding.threshold_source
from {{ source("judged", "finding") }} as finding
left join
    {{ ref("return_version") }} as version
    on finding.subject_kind = 'place_return'
    and finding.subject_id = version.return_id
