with
    spend as (
        select
            spend.place_id,
            count(distinct spend.body_id) as body_count,
            count(distinct spend.body_id) filter (where basis.is_own_body) as member_with_payments_count,
            sum(spend.line_count) as line_count,
            sum(spend.amount_gbp) as amount_gbp,
            sum(spend.amount_gbp) filter (where spend.cofog_code = 'unclassified') as unclassified_gbp,
            min(spend.financial_year) as first_financial_year,
            max(spend.financial_year) as last_financial_year
        from {{ ref("cnt_payment_spend") }} as spend
        inner join {{ ref("place_bases") }} as basis on spend.place_basis = basis.place_basis
        where spend.place_id is not null
        group by all
    ),
    member as (select place_id, count(distinct body_id) as member_count from {{ ref("place_members") }} group by all)
select
    places.place_id,
    places.name as place_name,
    places.place_set_id,
    places.region,
    places.is_illustrative,
    cast(coalesce(spend.body_count, 0) as bigint) as body_count,
    cast(coalesce(spend.line_count, 0) as bigint) as line_count,
    cast(coalesce(spend.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    cast(coalesce(spend.unclassified_gbp, 0) as decimal(18, 2)) as unclassified_gbp,
    cast(coalesce(member.member_count, 0) as bigint) as member_count,
    cast(coalesce(spend.member_with_payments_count, 0) as bigint) as member_with_payments_count,
    spend.first_financial_year,
    spend.last_financial_year
from {{ ref("places") }} as places
left join spend on places.place_id = spend.place_id
left join member on places.place_id = member.place_id
