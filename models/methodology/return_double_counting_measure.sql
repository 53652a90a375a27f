-- Whether a return counts the same money twice. Flows between bodies, the side that is left out and the words by
-- which a line is known stand in seeds (double_count_flows, double_count_sides, return_line_rules).
with
    line as (select * from {{ ref("return_line") }}),
    side as (
        select
            line.return_id,
            line.row_number,
            line.item,
            line.amount_gbp,
            flow.flow_id,
            flow.check_name,
            side.pair,
            side.side,
            side.is_single
        from {{ ref("double_count_flows") }} as flow
        inner join
            (
                select *, count(*) filter (where side = 'counted') over (partition by flow_id, pair) = 0 as is_single
                from {{ ref("double_count_sides") }}
            ) as side
            on flow.flow_id = side.flow_id
        inner join
            line
            on (side.line_kind is null or list_contains(line.kinds, side.line_kind))
            and (side.and_kind is null or list_contains(line.kinds, side.and_kind))
            and (side.tiers = 'any' or list_contains(string_split(side.tiers, ' '), line.tier))
    ),
    -- A flow is twice in a return where lines of both of its sides are, or where its one side is no spending at all.
    twice as (
        select side.check_name, side.return_id, side.row_number, side.item, side.flow_id, side.pair, side.amount_gbp
        from side
        where
            side.side = 'left_out'
            and (
                side.is_single
                or exists (
                    select 1
                    from side as other
                    where
                        other.return_id = side.return_id
                        and other.flow_id = side.flow_id
                        and other.pair = side.pair
                        and other.side = 'counted'
                        and other.row_number <> side.row_number
                )
            )
    ),
    net as (
        select *, sum(amount_gbp) over (partition by check_name, return_id, flow_id, pair) as left_in_gbp from twice
    ),
    {%- for name in [
        "hb_not_twice",
        "nhs_single_point",
        "dsg_once",
        "precept_excluded",
        "recharge_and_interest_not_spend",
    ] %}
        {{ name }} as (
            -- What a deduction takes off again is counted once.
            select return_id, row_number, item, max(amount_gbp) as value
            from net
            where check_name = '{{ name }}' and amount_gbp > 0 and left_in_gbp > 0
            group by all
        ),
    {%- endfor %}
    {%- for name in ["grant_pairing", "recharges_eliminated"] %}
        {{ name }} as (
            -- The share of what one body pays another, or one service another, that nothing takes off again.
            select return_id, row_number, item, max(left_in_gbp / paid_gbp) as value
            from
                (
                    select
                        *,
                        sum(amount_gbp) filter (where amount_gbp > 0) over (
                            partition by check_name, return_id, flow_id, pair
                        ) as paid_gbp
                    from net
                    where check_name = '{{ name }}'
                )
            where amount_gbp > 0 and left_in_gbp > 0
            group by all
        ),
    {%- endfor %}
    -- Charges for capital beside the capital itself, and lines that do not say which they are.
    capital as (
        select return_id, row_number, item
        from net
        where check_name = 'capital_tagged' and amount_gbp > 0
        union
        select return_id, row_number, item
        from line
        where revenue_or_capital is null
        union
        select line.return_id, line.row_number, line.item
        from line
        inner join {{ ref("return_subject") }} as subject on line.return_id = subject.return_id
        where list_contains(line.kinds, 'capital_charges') and subject.basis = 'current_and_capital'
    ),
    capital_tagged as (select *, 1 as value from capital),
    -- In a county with districts each tier holds functions of its own.
    held as (
        select line.*, tier.cofog_code as function_held, tier.held_by
        from line
        inner join {{ ref("return_subject") }} as subject on line.return_id = subject.return_id
        inner join
            {{ ref("tier_functions") }} as tier
            on tier.cofog_code in (line.cofog_code, line.cofog_division)
            and {{ held_in("tier", "subject") }}
        where line.body_type in ('county', 'non_metropolitan_district') and line.amount_gbp > 0
    ),
    tier_overlap as (
        select held.return_id, held.row_number, held.item, max(held.amount_gbp) as value
        from held
        inner join
            held as other
            on held.return_id = other.return_id
            and held.function_held = other.function_held
            and other.body_type = other.held_by
        where held.body_type <> held.held_by
        group by all
    ),
    duplicate as (
        select return_id, row_number, item, amount_gbp as value
        from line
        where amount_gbp <> 0
        qualify
            row_number() over (
                partition by
                    return_id,
                    coalesce(body_id, {{ fold_name("body_as_written") }}),
                    cofog_code,
                    stream_id,
                    {{ fold_name("service") }},
                    revenue_or_capital,
                    coalesce(financial_year, return_year),
                    amount_gbp
                order by row_number
            )
            > 1
    )
    {{ measured_lines("hb_not_twice", "hb_not_twice") }}
union all
{{ measured_lines("nhs_single_point", "nhs_single_point") }}
union all
{{ measured_lines("dsg_once", "dsg_once") }}
union all
{{ measured_lines("precept_excluded", "precept_excluded") }}
union all
{{ measured_lines("grant_pairing", "grant_pairing") }}
union all
{{ measured_lines("recharges_eliminated", "recharges_eliminated") }}
union all
{{ measured_lines("recharge_and_interest_not_spend", "recharge_and_interest_not_spend") }}
union all
{{ measured_lines("capital_tagged", "capital_tagged") }}
union all
{{ measured_lines("tier_no_overlap", "tier_overlap") }}
union all
{{ measured_lines("duplicate_lines", "duplicate") }}
