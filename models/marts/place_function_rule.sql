-- By which rules the payments counted in a place got their function. What is shared is shared by rule here and by
-- function
-- in place_spend, so sums may differ by pennies for bodies wider than a place.
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
            count(*) as line_count,
            cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
        from {{ ref("cls_payment_line") }} as line
        inner join {{ ref("cnt_payment_place") }} as placed on line.line_id = placed.line_id
        where placed.place_basis is not null
        group by all
    ),
    counted as (
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
    )
select
    counted.place_set_id,
    counted.place_id,
    counted.is_illustrative,
    counted.financial_year,
    counted.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    counted.rule_id,
    counted.rule_confidence,
    cast(sum(counted.line_count) as bigint) as line_count,
    cast(sum(counted.amount_gbp) as decimal(18, 2)) as amount_gbp
from counted
left join {{ ref("cofog_codes") }} as cofog on counted.cofog_code = cofog.code
group by all
