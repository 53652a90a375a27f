select
    line.is_illustrative,
    line.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    line.is_eliminated,
    cast(count(*) as bigint) as line_count,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("payment_line") }} as line
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
group by all
