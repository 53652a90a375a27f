-- Whether the figures of a return agree with each other: within one statement, and its own statement with its lines.
with
    statement as (select * from {{ ref("return_statement") }}),
    -- The statement the lines are held against: the place's own, else the only one with a total.
    own_total as (
        select
            return_id,
            arg_min(total_low, (statement_id <> 'return', statement_id)) as low,
            arg_min(total_high, (statement_id <> 'return', statement_id)) as high
        from statement
        where not is_sum_of_lines and total_low is not null
        group by return_id
        having bool_or(statement_id = 'return') or count(*) = 1
    ),
    summed as (
        select
            return_id,
            sum(amount_gbp) filter (where cofog_division is not null) as by_function_gbp,
            sum(amount_gbp) filter (where body_as_written is not null) as by_body_gbp
        from {{ ref("return_line") }}
        where is_in_total
        group by return_id
    ),
    -- Pounds below which a difference is none, from the seed of checks.
    least as (select check_name, max(least_gbp) as least_gbp from {{ ref("checks") }} group by all),
    {%- for name, column in [("functions", "by_function_gbp"), ("organisations", "by_body_gbp")] %}
        total_and_{{ name }} as (
            select
                own.return_id,
                'lines' as item,
                case
                    when
                        {{ interval_gap("own.low", "own.high", "summed.gbp", "summed.gbp") }}
                        <= coalesce(least.least_gbp, 0)
                    then 0
                    else {{ relative_gap("own.low", "own.high", "summed.gbp", "summed.gbp") }}
                end as value
            from own_total as own
            inner join
                (select return_id, coalesce({{ column }}, 0) as gbp from summed) as summed
                on own.return_id = summed.return_id
            inner join least on least.check_name = 'total_equals_sum_{{ name }}'
        ),
    {%- endfor %}
    amount as (
        select
            return_id,
            statement_id,
            {{ fold_name("subject") }} as subject,
            {{ fold_name("part_of") }} as part_of,
            min(subject) as subject_as_written,
            min(part_of) as part_of_as_written,
            min(row_number) as row_number,
            measure,
            any_value(coalesce(value, (value_low + value_high) / 2) order by row_number) as point,
            any_value(least(value_low, value_high) order by row_number) as low,
            any_value(greatest(value_low, value_high) order by row_number) as high
        from {{ ref("stg_return_figure") }}
        where value_low is not null and value_high is not null and subject is not null
        group by all
    ),
    -- Totals of a function or a body that the place states beside its lines.
    margin as (
        select
            amount.return_id,
            'figures, ' || amount.subject_as_written || ' (' || amount.statement_id || ')' as item,
            amount.low,
            amount.high,
            sum(line.amount_gbp) as lines_gbp
        from amount
        inner join
            {{ ref("return_line") }} as line
            on amount.return_id = line.return_id
            and line.is_in_total
            and amount.measure = 'amount'
            and amount.part_of is null
            and (
                amount.subject = {{ fold_name("line.body_as_written") }}
                or amount.subject = {{ fold_name("line.body_name") }}
                or amount.subject = line.cofog_division
            )
        group by all
        union all
        select
            amount.return_id,
            'figures, ' || amount.subject_as_written || ' (' || amount.statement_id || ')',
            amount.low,
            amount.high,
            coalesce(sum(line.amount_gbp), 0)
        from amount
        inner join
            {{ ref("cofog_codes") }} as cofog on amount.subject = {{ fold_name("cofog.name") }} and cofog.level = 1
        inner join {{ ref("return_line") }} as line on amount.return_id = line.return_id and line.is_in_total
        where amount.measure = 'amount' and amount.part_of is null and line.cofog_division = cofog.code
        group by all
    ),
    margins as (
        select return_id, item, {{ relative_gap("low", "high", "lines_gbp", "lines_gbp") }} as value from margin
    ),
    per_head as (
        select
            return_id,
            statement_id as item,
            {{ relative_gap("per_head_low", "per_head_high", "total_low / residents_high", "total_high / residents_low") }}
            as value
        from statement
        where per_head_low is not null and total_low is not null and residents_low > 0
    ),
    population as (
        select
            statement.return_id,
            statement.statement_id as item,
            abs(
                coalesce(statement.population_point, statement.total_point / nullif(statement.per_head_point, 0))
                / subject.official_population
                - 1
            ) as value
        from statement
        inner join {{ ref("return_subject") }} as subject on statement.return_id = subject.return_id
        where
            not statement.is_sum_of_lines
            and (
                statement.population_point is not null
                or (statement.total_point is not null and statement.per_head_point is not null)
            )
    ),
    per_household as (
        select
            return_id,
            statement_id as item,
            {{
                relative_gap(
                    "per_household_low",
                    "per_household_high",
                    "total_low / households_high",
                    "total_high / households_low",
                )
            }} as value
        from statement
        where per_household_low is not null and total_low is not null and households_low > 0
    ),
    -- Persons a household: as stated, else as spending for each of them implies.
    household_size as (
        select
            return_id,
            statement_id as item,
            coalesce(population_point / households_point, per_household_point / per_head_point) as value
        from statement
        where
            (population_point is not null and households_point is not null)
            or (per_household_point is not null and per_head_point is not null)
    ),
    share_set as (
        select
            return_id,
            statement_id || coalesce(', parts of ' || min(part_of_as_written), '') as item,
            sum(low) as low,
            sum(high) as high,
            -- Shares claim to be all of it where they name a remainder or every division of government.
            bool_or(subject in (select word from {{ ref("remainder_words") }}))
            or count(distinct subject) filter (
                where subject in (select {{ fold_name("name") }} from {{ ref("cofog_codes") }} where level = 1)
            )
            = (select count(*) from {{ ref("cofog_codes") }} where level = 1) as is_whole
        from amount
        where measure = 'share'
        group by return_id, statement_id, part_of
        having count(*) > 1
    ),
    share_sum as (
        -- A set that is not said to be whole may fall short, and can't be judged then; more than all of it is too much.
        select return_id, item, case when is_whole or low > 1 then greatest(low, least(high, 1)) end as value
        from share_set
    ),
    whole as (
        select return_id, statement_id, cast(null as varchar) as subject, total_low as low, total_high as high
        from statement
        where total_low is not null and not is_sum_of_lines
        union all
        select return_id, statement_id, subject, low, high
        from amount
        where measure = 'amount'
    ),
    share_of_amount as (
        select
            share.return_id,
            'figures, row ' || min(share.row_number) as item,
            min(
                {{ interval_gap("share.low", "share.high", "part.low / whole.high", "part.high / whole.low") }}
            ) as value
        from amount as share
        inner join
            amount as part
            on share.return_id = part.return_id
            and share.statement_id = part.statement_id
            and share.subject = part.subject
            and part.measure = 'amount'
        inner join
            whole
            on share.return_id = whole.return_id
            and share.statement_id = whole.statement_id
            and share.part_of is not distinct from whole.subject
            and whole.low > 0
        where share.measure = 'share'
        group by share.return_id, share.statement_id, share.subject, share.part_of
    ),
    component as (
        select
            part.return_id,
            part.statement_id || ', ' || min(part.part_of_as_written) as item,
            {{ interval_gap("min(stated.low)", "min(stated.high)", "sum(part.low)", "sum(part.high)") }} as value
        from amount as part
        inner join
            amount as stated
            on part.return_id = stated.return_id
            and part.statement_id = stated.statement_id
            and part.part_of = stated.subject
            and stated.measure = 'amount'
        where part.measure = 'amount' and part.subject <> part.part_of
        group by part.return_id, part.statement_id, part.part_of
        -- One part alone is an example, no account of the whole; more than the whole it still can't be.
        having count(*) > 1 or sum(part.low) > min(stated.high)
    ),
    of_subject as (
        select
            return_id,
            statement_id,
            subject,
            min(subject_as_written) as subject_as_written,
            {%- for measure in ["amount", "count", "unit_cost", "gross_saving", "saving_cost", "net_saving"] %}
                {%- for column in ["low", "high"] %}
                    min({{ column }}) filter (where measure = '{{ measure }}') as {{ measure }}_{{ column }}
                    {%- if not loop.last %},{% endif %}
                {%- endfor %}
                {%- if not loop.last %},{% endif %}
            {%- endfor %}
        from amount
        group by return_id, statement_id, subject
    ),
    unit_cost as (
        select
            return_id,
            statement_id || ', ' || subject_as_written as item,
            {{
                relative_gap(
                    "unit_cost_low", "unit_cost_high", "amount_low / count_high", "amount_high / count_low"
                )
            }} as value
        from of_subject
        where unit_cost_low is not null and amount_low is not null and count_low > 0
    ),
    net_saving as (
        select
            return_id,
            statement_id || ', ' || subject_as_written as item,
            {{
                interval_gap(
                    "net_saving_low",
                    "net_saving_high",
                    "gross_saving_low - saving_cost_high",
                    "gross_saving_high - saving_cost_low",
                )
            }} as value
        from of_subject
        where net_saving_low is not null and gross_saving_low is not null and saving_cost_low is not null
    ),
    -- What the return itself says its choices put into a total; what moderation adjusts is no part of it.
    effect_left as (
        select count.return_id, count.statement_id as item, min(count.declared_gbp) - sum(choice.effect_gbp) as value
        from {{ ref("declared_count") }} as count
        inner join
            {{ ref("harmonising_choice") }} as choice
            on count.return_id = choice.return_id
            and count.statement_id = choice.statement_id
        where choice.effect_gbp is not null and choice.attribute <> 'moderation'
        group by count.return_id, count.statement_id
    )
    {{ measured_items("total_equals_sum_functions", "total_and_functions") }}
union all
{{ measured_items("total_equals_sum_organisations", "total_and_organisations") }}
union all
{{ measured_items("function_by_org_margins", "margins") }}
union all
{{ measured_items("per_head_recomputes", "per_head") }}
union all
{{ measured_items("population_matches_ons", "population") }}
union all
{{ measured_items("per_household_recomputes", "per_household") }}
union all
{{ measured_items("persons_per_household", "household_size") }}
union all
{{ measured_items("shares_sum_100", "share_sum") }}
union all
{{ measured_items("share_recomputes", "share_of_amount") }}
union all
{{ measured_items("component_sum", "component") }}
union all
{{ measured_items("unit_cost_recomputes", "unit_cost") }}
union all
{{ measured_items("saving_net_of_cost", "net_saving") }}
union all
{{ measured_items("reported_effects_le_total", "effect_left") }}
