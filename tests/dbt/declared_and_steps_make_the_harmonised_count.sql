{{ config(meta={"dagster": {"ref": {"name": "place_harmonised"}}}) }}
-- To the penny, and the interval holds the count. The last pennies are put into a step: never more than rounding leaves,
-- a penny a step, else the steps found are not those of the count.
select count.return_id, count.statement_id, count.declared_gbp, count.harmonised_gbp, sum(step.amount_gbp) as steps_gbp
from {{ ref("place_harmonised") }} as count
left join
    {{ ref("harmonising_step") }} as step
    on count.return_id = step.return_id
    and count.statement_id = step.statement_id
where count.harmonised_gbp is not null
group by all
having
    count.declared_gbp + coalesce(sum(step.amount_gbp), 0) <> count.harmonised_gbp
    or min(count.low_gbp) > count.harmonised_gbp
    or max(count.high_gbp) < count.harmonised_gbp
    or sum(abs(step.rounding_gbp)) > 0.01 * count(step.attribute)
union all
-- What is published is what was found.
select return_id, statement_id, null, null, sum(amount_gbp)
from
    (
        select return_id, statement_id, attribute, amount_gbp
        from {{ ref("place_harmonising_step") }}
        union all
        select return_id, statement_id, attribute, - amount_gbp
        from {{ ref("harmonising_step") }}
    )
group by return_id, statement_id, attribute
having sum(amount_gbp) <> 0
