{{ config(meta={"dagster": {"ref": {"name": "transfer_rules"}}}) }}
-- What no rule speaks of would stay with the payer in silence.
select body_type
from {{ ref("body_types") }}
where body_type not in (select payee_type from {{ ref("transfer_rules") }} where payer_type is null and payee_type is not null)
