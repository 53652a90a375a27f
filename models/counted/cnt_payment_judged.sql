-- Payments counted in places, by what the rules said of them. Of bodies wider than a place these sums are shared
-- here, and
-- those by function in cnt_payment_spend: the two may differ by pennies.
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
    )
select *
from source
where place_id is not null
union all by name
select
    source.* exclude (place_id, amount_gbp),
    share.place_id,
    {{ pounds_times("source.amount_gbp", "share.share") }} as amount_gbp
from source
inner join
    {{ ref("cnt_payment_share") }} as share
    on source.place_set_id = share.place_set_id
    and source.body_id = share.body_id
    and source.financial_year = share.financial_year
where source.place_basis = 'body_share'
