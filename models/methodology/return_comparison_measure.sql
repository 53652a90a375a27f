-- A return beside other figures of the same money: another statement, the outturn of its councils, the benefits paid.
with
    statement as (select * from {{ ref("return_statement") }} where total_low is not null and not is_sum_of_lines),
    agreement as (
        select
            one.return_id,
            one.statement_id || ' and ' || other.statement_id || ', ' || one.financial_year as item,
            {{ relative_gap("one.total_low", "one.total_high", "other.total_low", "other.total_high") }} as value
        from statement as one
        inner join
            statement as other
            on one.return_id = other.return_id
            and one.financial_year = other.financial_year
            and one.statement_id < other.statement_id
    ),
    -- Several rows of one statement for the same thing, of which counts take the first: the lowest and the highest.
    said_again as (
        select
            return_id,
            statement_id,
            measure,
            min(subject) as subject,
            min(value_high) as lowest,
            max(value_low) as highest,
            arg_min(row_number, (value_high, row_number)) as lowest_row,
            arg_max(row_number, (value_low, row_number)) as highest_row
        from {{ ref("stg_return_figure") }}
        where measure is not null and value_low is not null and value_high is not null
        group by
            return_id, statement_id, measure, {{ fold_name("subject") }}, {{ fold_name("part_of") }}, financial_year
        having count(*) > 1
    ),
    agreed as (
        select *
        from agreement
        union all
        select
            return_id,
            'figures, rows '
            || least(lowest_row, highest_row)
            || ' and '
            || greatest(lowest_row, highest_row)
            || ' ('
            || statement_id
            || ', '
            || measure
            || coalesce(' of ' || subject, '')
            || ')',
            case when highest > lowest then (highest - lowest) / coalesce(nullif(abs(lowest), 0), highest) else 0 end
        from said_again
    ),
    council as (
        select line.return_id, line.body_name as item, sum(line.amount_gbp) / any_value(outturn.amount_gbp) - 1 as value
        from {{ ref("return_line") }} as line
        inner join
            {{ ref("outturn_of_body") }} as outturn
            on line.body_id = outturn.body_id
            and line.return_year = outturn.financial_year
        where line.tier = 'council' and line.is_capital is not true and line.amount_gbp is not null
        group by line.return_id, line.body_id, line.body_name
    ),
    benefit as (
        select
            subject.return_id,
            sum(benefit.amount_gbp) as amount_gbp,
            bool_and(benefit.amount_gbp is not null) as is_whole
        from {{ ref("return_subject") }} as subject
        inner join
            {{ ref("cnt_place_authority") }} as member
            on subject.place_id = member.place_id
            and subject.financial_year = member.financial_year
        left join
            {{ ref("cnt_benefit_expenditure") }} as benefit
            on member.authority_id = benefit.authority_id
            and member.financial_year = benefit.financial_year
        group by subject.return_id
    ),
    -- The table of benefits by authority leaves the state pension out; a return that does not tell it apart can't be
    -- held against it.
    benefits_of_lines as (
        select
            return_id,
            sum(amount_gbp) filter (where not list_contains(kinds, 'state_pension')) as amount_gbp,
            bool_or(list_contains(kinds, 'state_pension')) as is_pension_apart
        from {{ ref("return_line") }}
        where
            list_contains(kinds, 'department_benefit')
            and not list_contains(kinds, 'housing_benefit')
            and not list_contains(kinds, 'council_tax_benefit')
            and amount_gbp is not null
        group by return_id
    ),
    benefits_match as (
        select line.return_id, 'lines' as item, line.amount_gbp / benefit.amount_gbp - 1 as value
        from benefits_of_lines as line
        inner join benefit on line.return_id = benefit.return_id and benefit.is_whole and benefit.amount_gbp > 0
        left join
            {{ ref("stg_return_method") }} as method
            on line.return_id = method.return_id
            and method.attribute = 'state_pension'
        where line.is_pension_apart or method.declared_value = 'excluded'
    )
    {{ measured_items("statements_agree", "agreed") }}
union all
{{ measured_items("la_gross_matches_ro", "council") }}
union all
{{ measured_items("benefits_match_dwp", "benefits_match") }}
