with
    total as (
        select
            1 as layer_order,
            'landed' as layer,
            dataset,
            is_illustrative,
            sum(lines_accepted) as line_count,
            sum(amount_gbp) as amount_gbp
        from {{ ref("stg_source_file") }}
        where lines_accepted > 0 and shape = 'payment_lines'
        group by all
        union all
        -- A step of its own: what corrections add to what was landed, and take away.
        select 2, 'corrections', dataset, is_illustrative, sum(line_change), sum(change_gbp)
        from {{ ref("stg_correction") }}
        where is_applied and (line_change <> 0 or change_gbp <> 0)
        group by all
        union all
        select 3, 'staging', dataset, is_illustrative, count(*), sum(amount_gbp)
        from {{ ref("stg_payment_line") }}
        group by all
        union all
        select 4, 'classified', dataset, is_illustrative, count(*), sum(amount_gbp)
        from {{ ref("cls_payment_line") }}
        group by all
        union all
        -- One place set of each kind: pounds are conserved within a set and never summed over sets.
        select
            5,
            'counted',
            spend.dataset,
            spend.is_illustrative,
            -- A line that is shared out is counted with its rest.
            sum(spend.line_count) filter (where spend.place_basis is distinct from 'body_share'),
            sum(spend.amount_gbp)
        from {{ ref("cnt_payment_spend") }} as spend
        inner join {{ ref("place_sets") }} as place_set on spend.place_set_id = place_set.place_set_id
        where place_set.is_headline
        group by all
    )
select
    cast(layer_order as integer) as layer_order,
    layer,
    dataset,
    is_illustrative,
    cast(line_count as bigint) as line_count,
    cast(amount_gbp as decimal(18, 2)) as amount_gbp
from total
