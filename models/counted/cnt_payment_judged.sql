-- Payments counted in places, by what the rules said of them. Of bodies wider than a place these sums are shared, and
-- in cnt_payment_spend those by function: the two may differ by pennies.
with
    source as (
        select
            placed.place_set_id,
            placed.place_id,
            placed.place_basis,
            line.is_illustrative,
            line.financial_year,
            line.body_id,
            line.cofog_code,
            line.rule_id,
            line.rule_confidence,
            line.control_code,
            count(*) as line_count,
            cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
        from {{ ref("cls_payment_line") }} as line
        inner join {{ ref("cnt_payment_place") }} as placed on line.line_id = placed.line_id
        where placed.place_basis is not null
        group by all
    ),
    part as ({{ payments_shared("source") }})
select *
from source
where place_id is not null
union all by name
select * exclude (amount_gbp, share, part_gbp), part_gbp as amount_gbp
from part
