-- Lines whose payee is a public body of the register, and whether the payment is a transfer that leaves the payer's
-- spending: it does only where the payee's own payments of that year are loaded, so that each pound is counted once,
-- where it is seen to be spent, and none is counted nowhere. Certain is what the name says for certain, of a body that
-- existed on the day of the payment; of a line without any day nobody can say that.
with
    loaded as (select distinct body_id, financial_year, is_illustrative from {{ ref("cls_payment_line") }}),
    named as (
        select
            line.line_id,
            line.body_id,
            line.body_type,
            loaded.body_id is not null as is_payee_ledger_loaded,
            payee.payee_body_id,
            body.body_type as payee_body_type,
            payee.match,
            payee.evidence,
            payee.score,
            line.membership_date is not null as is_dated,
            coalesce({{ valid_on("body", "line.membership_date") }}, false) as is_existing,
            payee.certainty = 'certain' as is_name_certain,
            line.is_registered_body and line.body_id <> payee.payee_body_id as is_transfer
        from {{ ref("cls_payment_line") }} as line
        inner join {{ ref("cls_payee_body") }} as payee on line.payee_name = payee.payee_name
        -- Invented lines are paid to invented bodies alone, real ones to real bodies.
        inner join
            {{ ref("bodies") }} as body
            on payee.payee_body_id = body.body_id
            and line.is_illustrative = body.is_illustrative
        left join
            loaded
            on payee.payee_body_id = loaded.body_id
            and line.financial_year = loaded.financial_year
            and line.is_illustrative = loaded.is_illustrative
    ),
    kinds_of_two as (select distinct body_type, payee_body_type, payee_body_id from named where is_transfer),
    -- The first rule whose named columns all agree; a column that a rule leaves empty agrees with everything.
    ruled as (
        select
            kinds_of_two.body_type,
            kinds_of_two.payee_body_id,
            arg_min(rule.rule_id, rule.priority) as transfer_rule_id,
            arg_min(rule.is_eliminated, rule.priority) as is_eliminated
        from kinds_of_two
        inner join
            {{ ref("transfer_rules") }} as rule
            on coalesce(rule.payer_type = kinds_of_two.body_type, true)
            and coalesce(rule.payee_type = kinds_of_two.payee_body_type, true)
            and coalesce(rule.payee_body_id = kinds_of_two.payee_body_id, true)
        group by all
    )
select
    named.line_id,
    named.payee_body_id,
    named.payee_body_type,
    named.match,
    named.evidence,
    named.score,
    case when named.is_name_certain and named.is_existing then 'certain' else 'unsure' end as certainty,
    case
        when not named.is_name_certain
        then 'name'
        when not named.is_dated
        then 'day_not_known'
        when not named.is_existing
        then 'body_not_there_then'
    end as doubt,
    named.is_transfer,
    named.is_payee_ledger_loaded,
    case when named.is_transfer then ruled.transfer_rule_id end as transfer_rule_id,
    named.is_transfer
    and named.is_name_certain
    and named.is_existing
    and named.is_payee_ledger_loaded
    and coalesce(ruled.is_eliminated, false) as is_eliminated
from named
left join ruled on named.body_type = ruled.body_type and named.payee_body_id = ruled.payee_body_id
