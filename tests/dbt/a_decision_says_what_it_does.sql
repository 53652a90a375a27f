{{ config(meta={"dagster": {"ref": {"name": "moderation_decisions"}}}) }}
-- An adjustment has an amount and nothing else has one; what accepts or adjusts a finding names its check; years are years.
select decision_id, decision, check_name, amount_gbp, financial_year
from {{ ref("moderation_decisions") }}
where
    (decision = 'adjust') <> (amount_gbp is not null)
    or (decision = 'accept' and check_name is null)
    or not regexp_full_match(financial_year, '[0-9]{4}-[0-9]{2}')
