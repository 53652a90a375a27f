-- What wider bodies pay is shared in sums, not line by line: a place's share stands in a row of its own in each part.
with
    line as (select * from {{ payment_parts(["place_id"], "place_id is not null") }}),
    share as (
        select
            place_id,
            is_illustrative,
            cast(sum(line_count) as bigint) as line_count,
            cast(sum(amount_gbp) as decimal(18, 2)) as amount_gbp
        from {{ ref("place_spend") }}
        where place_basis = 'body_share'
        group by all
    ),
    part as (
        select *, false as is_share
        from line
        union all by name
        select
            share.place_id,
            share.is_illustrative,
            parts.part,
            cast(
                coalesce(
                    (
                        select max(line.position)
                        from line
                        where
                            line.place_id = share.place_id
                            and line.is_illustrative = share.is_illustrative
                            and line.part = parts.part
                    ),
                    0
                )
                + 1 as integer
            ) as position,
            null as item,
            cast(1 as bigint) as item_count,
            share.line_count,
            share.amount_gbp,
            true as is_share
        from share
        cross join (select unnest({{ payment_part_items().keys() | list }}) as part) as parts
    )
select
    places.place_set_id,
    part.place_id,
    part.part,
    part.position,
    part.item,
    part.item_count,
    part.is_share,
    part.line_count,
    part.amount_gbp,
    part.is_illustrative
from part
inner join {{ ref("places") }} as places on part.place_id = places.place_id
