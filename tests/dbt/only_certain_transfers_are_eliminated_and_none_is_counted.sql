{{ config(meta={"dagster": {"ref": {"name": "transfer"}}}) }}
-- A pound that leaves its payer is a certain payment to another body that was there then, and is in no place; the
-- eliminated pounds of transfer, payment_line and eliminated_spend are the same.
select line_id, 'not certain, or a payment to itself' as problem
from {{ ref("transfer") }}
where payer_body_id = payee_body_id or (is_eliminated and (certainty <> 'certain' or transfer_rule_id is null))
union all
select line.line_id, 'eliminated and in a place, or one list has it and the other not'
from {{ ref("payment_line") }} as line
left join {{ ref("transfer") }} as transfer on line.line_id = transfer.line_id
where
    (line.is_eliminated and (line.place_id is not null or line.place_basis is not null or line.unplaced_reason is not null))
    or line.is_eliminated <> coalesce(transfer.is_eliminated, false)
    or line.payee_body_id is distinct from case
        when transfer.line_id is null then line.payee_body_id when transfer.certainty = 'certain' then transfer.payee_body_id
    end
union all
select place_set_id, 'sums differ'
from {{ ref("eliminated_spend") }}
group by place_set_id, is_illustrative
having
    sum(amount_gbp) <> (
        select sum(transfer.amount_gbp)
        from {{ ref("transfer") }} as transfer
        where transfer.is_eliminated and transfer.is_illustrative = eliminated_spend.is_illustrative
    )
