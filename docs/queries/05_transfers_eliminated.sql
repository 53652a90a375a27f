-- Transfers counted once
-- Which payments of one public body to another leave the count of the payer, by which rule, and do we hold the payments
-- of the body that was paid?
-- Gives: is_illustrative, payer, payee, rationale, is_payee_ledger_loaded, line_count, amount_gbp
select
    transfer.is_illustrative,
    transfer.payer_body_name as payer,
    transfer.payee_body_name as payee,
    rule.rationale,
    transfer.is_payee_ledger_loaded,
    count(*) as line_count,
    sum(transfer.amount_gbp) as amount_gbp
from marts.transfer as transfer
inner join marts.transfer_rule as rule on transfer.transfer_rule_id = rule.rule_id
where transfer.is_eliminated
group by all
order by transfer.is_illustrative, amount_gbp desc, payer, payee
