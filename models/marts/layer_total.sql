select layer_order, layer, dataset, is_illustrative, line_count, amount_gbp
from {{ ref("layer_sum") }}
union all
select
    cast(6 as integer),
    'marts',
    dataset,
    is_illustrative,
    cast(count(*) as bigint),
    cast(sum(amount_gbp) as decimal(18, 2))
from {{ ref("payment_line") }}
group by dataset, is_illustrative
