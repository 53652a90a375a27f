-- By which rules the payments counted in a place got their function.
select
    placed.place_set_id,
    placed.place_id,
    line.is_illustrative,
    line.financial_year,
    line.cofog_code,
    coalesce(cofog.name, 'Unclassified') as cofog_name,
    line.rule_id,
    line.rule_confidence,
    count(*) as line_count,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp
from {{ ref("cls_payment_line") }} as line
inner join {{ ref("cnt_payment_place") }} as placed on line.line_id = placed.line_id and placed.place_id is not null
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
group by all
