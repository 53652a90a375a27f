-- Whether what a return says could be so: for each resident, by function, in shares, beside the return before it.
with
    subject as (select * from {{ ref("return_subject") }}),
    statement as (select * from {{ ref("return_statement") }} where gbp_per_head is not null),
    bound_year as (
        select check_name, max(financial_year) as financial_year from {{ ref("checks") }} group by check_name
    ),
    -- What a bound of a year is multiplied by in another: growth of the function in England, on the return's basis.
    scale as (
        select
            subject.return_id,
            bound_year.check_name,
            cofog.code as cofog_division,
            case when bound_year.financial_year = subject.financial_year then 1 else growth.growth end as bound_scale
        from subject
        cross join bound_year
        cross join
            (
                select code
                from {{ ref("cofog_codes") }}
                where level = 1
                union all
                values ('all')
            ) as cofog
        left join
            {{ ref("england_growth") }} as growth
            on bound_year.financial_year = growth.financial_year_from
            and subject.financial_year = growth.financial_year_to
            and cofog.code = growth.cofog_division
            and coalesce(subject.basis, 'current_and_capital') = growth.basis
    ),
    national as (
        select
            statement.return_id,
            statement.statement_id as item,
            statement.gbp_per_head as value,
            scale.bound_scale,
            subject.basis,
            cast(null as varchar) as applies_to
        from statement
        inner join subject on statement.return_id = subject.return_id
        inner join
            scale
            on statement.return_id = scale.return_id
            and scale.check_name = 'per_head_in_national_bounds'
            and scale.cofog_division = 'all'
    ),
    -- Held against all identifiable spending of the region, as what the pilots counted was all public money; a count
    -- that says it is of current spending against current spending.
    regional as (
        select
            statement.return_id, statement.statement_id as item, statement.gbp_per_head / region.gbp_per_head as value
        from statement
        inner join subject on statement.return_id = subject.return_id
        left join
            {{ ref("region_spending") }} as region
            on subject.region_id = region.region_id
            and statement.financial_year = region.financial_year
            and region.cofog_division = 'all'
            and region.basis = coalesce(subject.basis, 'current_and_capital')
    ),
    -- Spending by division: of the total, and with the capital shown beside it, which is a total of another basis.
    by_division as (
        select
            line.return_id,
            basis.basis,
            basis.is_of_return,
            line.cofog_division,
            sum(line.amount_gbp) as amount_gbp,
            sum(line.gbp_per_head) as gbp_per_head,
            string_agg(line.item, '; ' order by line.row_number) as items,
            count(*) as line_count
        from {{ ref("return_line") }} as line
        inner join
            (
                select return_id, basis, true as is_of_return, basis is distinct from 'current' as has_capital
                from subject
                union all
                select return_id, 'current', false, false
                from subject
                where basis = 'current_and_capital'
                union all
                select return_id, 'current_and_capital', false, true
                from subject
                where basis = 'current' and has_capital_lines
            ) as basis
            on line.return_id = basis.return_id
        where line.amount_gbp is not null and (basis.has_capital or line.is_capital is not true)
        group by all
    ),
    function_bound as (
        select
            subject.return_id,
            cofog.code || ' ' || cofog.name as item,
            coalesce(function.gbp_per_head, 0) as value,
            scale.bound_scale,
            basis.basis,
            cofog.code as applies_to
        from (select distinct return_id, basis from by_division where basis = 'current_and_capital') as basis
        inner join subject on basis.return_id = subject.return_id and subject.residents > 0
        cross join (select code, name from {{ ref("cofog_codes") }} where level = 1) as cofog
        inner join
            scale
            on subject.return_id = scale.return_id
            and cofog.code = scale.cofog_division
            and scale.check_name = 'function_per_head_bounds'
        left join
            by_division as function
            on basis.return_id = function.return_id
            and basis.basis = function.basis
            and cofog.code = function.cofog_division
    ),
    -- Shares of functions as lines give them and as figures state them.
    share as (
        select
            return_id,
            case when is_of_return then 'lines' else 'lines, ' || replace(basis, '_', ' ') end as item,
            basis,
            cofog_division,
            amount_gbp / nullif(sum(amount_gbp) over (partition by return_id, basis, is_of_return), 0) as share
        from by_division
        qualify sum(amount_gbp) over (partition by return_id, basis, is_of_return) > 0
        union all
        select
            figure.return_id,
            figure.statement_id,
            subject.basis,
            cofog.code,
            any_value(coalesce(figure.value, (figure.value_low + figure.value_high) / 2) order by figure.row_number)
        from {{ ref("stg_return_figure") }} as figure
        inner join subject on figure.return_id = subject.return_id
        inner join
            {{ ref("cofog_codes") }} as cofog
            on cofog.level = 1
            and {{ fold_name("figure.subject") }} = {{ fold_name("cofog.name") }}
        where figure.measure = 'share' and figure.part_of is null
        group by all
    ),
    {%- for name, division in [("social_protection", "10"), ("health", "07"), ("education", "09")] %}
        {{ name }} as (
            select
                return_id,
                item,
                max(share) filter (where cofog_division = '{{ division }}') as value,
                1 as bound_scale,
                basis,
                cast(null as varchar) as applies_to
            from share
            group by return_id, item, basis
            having max(share) filter (where cofog_division = '{{ division }}') is not null or item like 'lines%'
        ),
    {%- endfor %}
    big_three as (
        select
            share.return_id,
            share.item,
            case
                when count(*) filter (where cofog.is_big_three) = 3
                then sum(share.share) filter (where cofog.is_big_three)
            end as value,
            1 as bound_scale,
            share.basis,
            cast(null as varchar) as applies_to
        from share
        inner join {{ ref("cofog_codes") }} as cofog on share.cofog_division = cofog.code
        group by share.return_id, share.item, share.basis
    ),
    england as (select * from {{ ref("region_spending") }} where region_id = 'england'),
    -- A line that alone is more than its whole function in England shows a slip of the unit by itself; too little
    -- shows in the functions that every resident has a part of, unless the return says that it leaves benefits out.
    unit as (
        select line.return_id, line.item, line.row_number, line.gbp_per_head / nullif(england.gbp_per_head, 0) as value
        from {{ ref("return_line") }} as line
        inner join subject on line.return_id = subject.return_id
        inner join
            england
            on line.return_year = england.financial_year
            and line.cofog_division = england.cofog_division
            and england.basis = 'current_and_capital'
        -- What should not be there at all is measured as that.
        where not list_contains(line.kinds, 'non_identifiable')
    ),
    function_level as (
        select
            function.return_id,
            case
                when function.line_count = 1 then function.items else 'function ' || function.cofog_division
            end as item,
            function.gbp_per_head / nullif(england.gbp_per_head, 0) as value
        from by_division as function
        inner join {{ ref("cofog_codes") }} as cofog on function.cofog_division = cofog.code and cofog.is_big_three
        inner join subject on function.return_id = subject.return_id and function.is_of_return
        inner join
            england
            on subject.financial_year = england.financial_year
            and function.cofog_division = england.cofog_division
            and england.basis = coalesce(subject.basis, 'current_and_capital')
        where
            not exists (
                select 1
                from {{ ref("stg_return_method") }} as method
                inner join {{ ref("method_left_out") }} as left_out using (attribute, declared_value)
                where method.return_id = function.return_id and left_out.cofog_division = function.cofog_division
            )
    ),
    unit_scale as (
        select return_id, item, value
        from function_level
        union all
        -- Below, a line says nothing by itself: only the most of the lines counts, or each that is beyond the bound.
        select unit.return_id, unit.item, unit.value
        from unit
        inner join
            (select check_name, min(upper) as upper from {{ ref("checks") }} group by check_name) as bound
            on bound.check_name = 'unit_scale'
            and unit.value > bound.upper
        where (unit.return_id, unit.item) not in (select return_id, item from function_level)
    ),
    round_number as (
        select return_id, 'lines' as item, count(*) filter (where amount_gbp % 1000000 = 0) / count(*) as value
        from {{ ref("return_line") }}
        where amount_gbp <> 0
        group by return_id
    ),
    figure as (
        select
            return_id,
            statement_id || ', ' || min(subject) as item,
            max(coalesce(value, (value_low + value_high) / 2)) filter (where measure = 'gross_saving') as gross_saving,
            max(coalesce(value, (value_low + value_high) / 2)) filter (where measure = 'net_saving') as net_saving,
            max(coalesce(value, (value_low + value_high) / 2)) filter (where measure = 'saving_base') as saving_base
        from {{ ref("stg_return_figure") }}
        group by return_id, statement_id, {{ fold_name("subject") }}
    ),
    saving as (
        select return_id, item, coalesce(gross_saving, net_saving) / nullif(saving_base, 0) as value
        from figure
        where item is not null and coalesce(gross_saving, net_saving) is not null and saving_base is not null
    ),
    -- The return before: the version before of the same year, else the last version of the year before.
    pair as (
        select subject.return_id, coalesce(earlier.return_id, year_before.return_id) as earlier_id
        from subject
        left join
            subject as earlier
            on subject.place_id = earlier.place_id
            and subject.financial_year = earlier.financial_year
            and subject.version_order = earlier.version_order + 1
        left join
            subject as year_before
            on subject.place_id = year_before.place_id
            and subject.first_year = year_before.first_year + 1
            and year_before.is_last_version
    ),
    of_body as (
        select
            return_id,
            coalesce(body_name, body_as_written) as body,
            coalesce(cofog_division, 'without a function') as cofog_division,
            sum(amount_gbp) as amount_gbp
        from {{ ref("return_line") }}
        where is_in_total
        group by all
    ),
    growth as (
        select
            pair.return_id,
            now.body || ', ' || now.cofog_division as item,
            now.amount_gbp / before.amount_gbp - 1 as value
        from pair
        inner join of_body as now on pair.return_id = now.return_id
        inner join
            of_body as before
            on pair.earlier_id = before.return_id
            and now.body = before.body
            and now.cofog_division = before.cofog_division
            and before.amount_gbp > 0
    ),
    trust_stream as (
        select
            subject.return_id,
            '' as item,
            sum(line.gbp_per_head) as value,
            any_value(scale.bound_scale) as bound_scale,
            any_value(subject.basis) as basis,
            cast(null as varchar) as applies_to
        from subject
        inner join {{ ref("return_line") }} as line on subject.return_id = line.return_id and line.is_in_total
        inner join
            scale
            on subject.return_id = scale.return_id
            and scale.check_name = 'pct_per_head_range'
            and scale.cofog_division = '07'
        where list_contains(line.kinds, 'nhs_commissioner')
        group by subject.return_id
    ),
    sign as (
        select return_id, row_number, item, amount_gbp as value
        from {{ ref("return_line") }}
        where amount_gbp < 0 and not list_contains(kinds, 'income_or_reversal')
    )
    {{ measured_items("per_head_in_national_bounds", "national", is_scaled=true) }}
union all
{{ measured_items("per_head_vs_region_cra", "regional") }}
union all
{{ measured_items("function_per_head_bounds", "function_bound", is_scaled=true) }}
union all
{{ measured_items("big_three_share", "big_three", is_scaled=true) }}
union all
{{ measured_items("social_protection_share", "social_protection", is_scaled=true) }}
union all
{{ measured_items("health_share", "health", is_scaled=true) }}
union all
{{ measured_items("education_share", "education", is_scaled=true) }}
union all
{{ measured_items("unit_scale", "unit_scale") }}
union all
{{ measured_items("round_number_run", "round_number") }}
union all
{{ measured_items("savings_le_base", "saving") }}
union all
{{ measured_items("year_growth_plausible", "growth") }}
union all
{{ measured_items("pct_per_head_range", "trust_stream", is_scaled=true) }}
union all
{{ measured_lines("sign_ok", "sign") }}
