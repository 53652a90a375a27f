with
    spend as (
        select
            place_id,
            count(distinct body_id) as body_count,
            sum(line_count) as line_count,
            sum(amount_gbp) as amount_gbp,
            sum(amount_gbp) filter (where cofog_code = 'unclassified') as unclassified_gbp
        from {{ ref("cnt_payment_spend") }}
        where place_id is not null
        group by all
    )
select
    places.place_id,
    places.name as place_name,
    places.place_set_id,
    places.region,
    places.is_illustrative,
    cast(coalesce(spend.body_count, 0) as bigint) as body_count,
    cast(coalesce(spend.line_count, 0) as bigint) as line_count,
    cast(coalesce(spend.amount_gbp, 0) as decimal(18, 2)) as amount_gbp,
    cast(coalesce(spend.unclassified_gbp, 0) as decimal(18, 2)) as unclassified_gbp
from {{ ref("places") }} as places
left join spend on places.place_id = spend.place_id
