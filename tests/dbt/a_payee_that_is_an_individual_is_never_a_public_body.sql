{{ config(meta={"dagster": {"ref": {"name": "cls_payee_body"}}}) }}
-- Nor does an invented line meet a real body, or a real line an invented one.
select payee.payee_name as subject
from {{ ref("cls_payee") }} as payee
inner join {{ ref("cls_payee_body") }} as body on payee.payee_name = body.payee_name
where payee.payee_kind in ('individual', 'redacted')
union all
select line.line_id
from {{ ref("cls_line_payee_body") }} as payee
inner join {{ ref("cls_payment_line") }} as line on payee.line_id = line.line_id
inner join {{ ref("bodies") }} as body on payee.payee_body_id = body.body_id
where line.is_illustrative <> body.is_illustrative
