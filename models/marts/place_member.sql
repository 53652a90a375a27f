with
    spend as (
        select place_id, body_id, sum(line_count) as line_count, sum(amount_gbp) as amount_gbp
        from {{ ref("cnt_payment_spend") }}
        where place_id is not null
        group by all
    )
select
    member.place_id,
    member.body_id,
    body.name as body_name,
    body.body_type,
    member.is_wholly_within,
    member.valid_from,
    member.valid_to,
    cast(coalesce(spend.line_count, 0) as bigint) as line_count,
    cast(coalesce(spend.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    member.source,
    member.certainty
from {{ ref("place_members") }} as member
inner join {{ ref("bodies") }} as body on member.body_id = body.body_id
left join spend on member.place_id = spend.place_id and member.body_id = spend.body_id
