-- Sums of payments by place, by the reason they have none, or by the body a transfer went to. What is shared is shared
-- in sums: shares of places and the rest make the source to the penny; the lines are counted once, with the rest.
with
    source as (
        select
            placed.place_set_id,
            placed.place_id,
            placed.place_basis,
            placed.unplaced_reason,
            placed.is_eliminated,
            case when placed.is_eliminated then payee.payee_body_id end as payee_body_id,
            line.dataset,
            line.financial_year,
            line.body_id,
            line.body_name,
            line.cofog_code,
            line.is_illustrative,
            count(*) as line_count,
            cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
        from {{ ref("cls_payment_line") }} as line
        inner join {{ ref("cnt_payment_place") }} as placed on line.line_id = placed.line_id
        left join {{ ref("cls_line_payee_body") }} as payee on line.line_id = payee.line_id
        group by all
    ),
    part as ({{ payments_shared("source") }}),
    in_places as (
        select
            place_set_id,
            dataset,
            financial_year,
            body_id,
            body_name,
            cofog_code,
            is_illustrative,
            sum(part_gbp) as part_gbp
        from part
        group by all
    ),
    spend as (
        select * exclude (amount_gbp), amount_gbp as source_gbp, 1 as share, amount_gbp
        from source
        where place_basis is distinct from 'body_share'
        union all by name
        select * exclude (amount_gbp, part_gbp), amount_gbp as source_gbp, part_gbp as amount_gbp
        from part
        union all by name
        select
            source.* exclude (amount_gbp, place_basis, unplaced_reason),
            'body_wider_than_place' as unplaced_reason,
            source.amount_gbp as source_gbp,
            source.amount_gbp - in_places.part_gbp as amount_gbp
        from source
        inner join
            in_places using (place_set_id, dataset, financial_year, body_id, body_name, cofog_code, is_illustrative)
        where source.place_basis = 'body_share'
    )
select
    spend.place_set_id,
    spend.place_id,
    spend.place_basis,
    spend.unplaced_reason,
    spend.is_eliminated,
    spend.payee_body_id,
    'payments' as count_source,
    spend.dataset,
    spend.financial_year,
    spend.body_id,
    spend.body_name,
    spend.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    spend.is_illustrative,
    spend.line_count,
    cast(spend.share as decimal(14, 12)) as share,
    cast(spend.source_gbp as decimal(18, 2)) as source_gbp,
    cast(spend.amount_gbp as decimal(18, 2)) as amount_gbp
from spend
left join {{ ref("cofog_codes") }} as cofog on spend.cofog_code = cofog.code
