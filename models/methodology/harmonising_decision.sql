-- Pounds by which moderation adjusts a declared count: a step like any other that a place reports itself.
select
    decision.return_id,
    count.statement_id,
    'moderation' as attribute,
    'adjusted' as declared_value,
    {{ pounds_at_most("- sum(decision.amount_gbp)") }} as effect_gbp,
    cast(0 as decimal(14, 10)) as share_low,
    cast(0 as decimal(14, 10)) as share_middle,
    cast(0 as decimal(14, 10)) as share_high,
    false as is_factor,
    cast(null as double) as factor_low,
    cast(null as double) as factor_middle,
    cast(null as double) as factor_high,
    cast(0 as decimal(18, 2)) as pounds_low,
    cast(0 as decimal(18, 2)) as pounds_high,
    'adjusted by moderation: ' || string_agg(
        decision.decision_id || coalesce(' (' || decision.attribute || ')', ''), ', ' order by decision.decision_id
    ) as basis,
    string_agg(
        decision.reason || ' (' || decision.decided_by || ', ' || decision.decided_on || ')',
        '; '
        order by decision.decision_id
    ) as evidence,
    'reported' as grade
from {{ ref("decision_on_return") }} as decision
inner join {{ ref("declared_count") }} as count on decision.return_id = count.return_id
where decision.decision = 'adjust' and decision.is_in_force and decision.is_met and count.declared_gbp is not null
group by decision.return_id, count.statement_id
