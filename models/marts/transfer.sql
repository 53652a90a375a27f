select
    line.line_id,
    line.body_id as payer_body_id,
    line.body_name as payer_body_name,
    line.body_type as payer_body_type,
    payee.payee_body_id,
    body.name as payee_body_name,
    payee.payee_body_type,
    line.financial_year,
    line.payment_date,
    line.dataset,
    {{ published_payee("line.payee_name") }} as payee_name,
    line.amount_gbp,
    payee.match,
    payee.evidence,
    payee.score,
    payee.certainty,
    payee.doubt,
    payee.transfer_rule_id,
    payee.is_eliminated,
    payee.is_payee_ledger_loaded,
    line.is_illustrative
from {{ ref("cls_payment_line") }} as line
inner join {{ ref("cls_line_payee_body") }} as payee on line.line_id = payee.line_id
inner join {{ ref("bodies") }} as body on payee.payee_body_id = body.body_id
where payee.is_transfer
order by line.line_id
