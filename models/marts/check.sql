select
    check_name,
    title as check_title,
    family,
    severity,
    lower,
    upper,
    basis,
    applies_to,
    financial_year,
    least_gbp,
    unit,
    requires,
    sentence,
    catches,
    what_to_do,
    threshold_source,
    certainty,
    cast(null as varchar) as waits_for
from {{ ref("checks") }}
union all by name
select check_name, title as check_title, waits_for || ': ' || why as waits_for
from {{ ref("checks_waiting") }}
