-- Whether a return has what the standard count has, and nothing that it leaves out.
with
    subject as (select * from {{ ref("return_subject") }}),
    line as (select * from {{ ref("return_line") }}),
    coverage as (
        select coverage.*, stream.name, coverage.is_in_standard and coverage.best_grade in ('A', 'B') as is_wanted
        from {{ ref("stg_return_coverage") }} as coverage
        inner join {{ ref("spending_streams") }} as stream on coverage.stream_id = stream.stream_id
    ),
    -- Benefits of the department for each resident: what the lines give, nothing where the return says they are not
    -- in it.
    benefits as (
        select
            subject.return_id,
            '' as item,
            case
                when subject.has_lines
                then coalesce(sum(line.amount_gbp), 0) / nullif(any_value(subject.residents), 0)
                when bool_or(coverage.included = 'no')
                then 0
            end as value,
            any_value(
                case when bound.financial_year = subject.financial_year then 1 else growth.growth end
            ) as bound_scale,
            any_value(subject.basis) as basis,
            cast(null as varchar) as applies_to
        from subject
        cross join
            (
                select max(financial_year) as financial_year
                from {{ ref("checks") }}
                where check_name = 'benefits_present'
            ) as bound
        left join line on subject.return_id = line.return_id and list_contains(line.kinds, 'department_benefit')
        left join
            coverage on subject.return_id = coverage.return_id and coverage.stream_id = 'work_and_pensions_benefits'
        left join
            {{ ref("england_growth") }} as growth
            on bound.financial_year = growth.financial_year_from
            and subject.financial_year = growth.financial_year_to
            and growth.cofog_division = '10'
            and growth.basis = coalesce(subject.basis, 'current_and_capital')
        group by subject.return_id, subject.has_lines
    ),
    -- Streams of the standard with figures of the area that the return says it lacks, each by name.
    national_body as (
        select return_id, name as item, 1 as value
        from coverage
        where is_wanted and included = 'no'
        union all
        select return_id, '', 0
        from coverage
        where is_wanted
        group by return_id
        having bool_and(included = 'yes')
    ),
    -- Authorities of the place in the year are wanted, those of the year after may stand for them.
    member as (
        select
            subject.return_id,
            body.body_id,
            body.name,
            bool_or({{ held_in("body", "subject") }} and {{ held_in("member", "subject") }}) as is_wanted
        from subject
        inner join {{ ref("place_members") }} as member on subject.place_id = member.place_id
        inner join {{ ref("bodies") }} as body on member.body_id = body.body_id
        inner join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
        where
            subject.has_lines
            and (body_type.is_base_authority or body.body_type = 'county')
            and {{ held_in("body", "subject", years=2) }}
            and {{ held_in("member", "subject", years=2) }}
        group by all
    ),
    counted as (
        select
            line.return_id,
            line.body_id,
            min(line.row_number) as row_number,
            arg_min(line.item, line.row_number) as item
        from line
        inner join {{ ref("body_types") }} as body_type on line.body_type = body_type.body_type
        where body_type.is_base_authority or line.body_type = 'county'
        group by line.return_id, line.body_id
    ),
    difference as (
        select member.return_id, member.name || ' is missing' as item, 0 as row_number, 1 as value
        from member
        left join counted on member.return_id = counted.return_id and member.body_id = counted.body_id
        where counted.body_id is null and member.is_wanted
        union all
        select counted.return_id, counted.item, counted.row_number, 1
        from counted
        left join member on counted.return_id = member.return_id and counted.body_id = member.body_id
        where member.body_id is null
    ),
    unallocated as (
        select
            return_id,
            'lines' as item,
            coalesce(
                sum(amount_gbp) filter (
                    where
                        (cofog_division is null and service is null)
                        or (cofog_division is null and list_contains(kinds, 'unallocated'))
                ),
                0
            )
            / sum(amount_gbp) as value
        from line
        where is_in_total
        group by return_id
        having sum(amount_gbp) > 0
    ),
    -- What no place benefits from more than another: each line with what all of them come to for each resident.
    non_identifiable as (
        select return_id, row_number, item, sum(gbp_per_head) over (partition by return_id) as value
        from line
        where list_contains(kinds, 'non_identifiable') and amount_gbp <> 0
    )
    {{ measured_items("benefits_present", "benefits", is_scaled=true) }}
union all
{{ measured_items("national_body_coverage", "national_body") }}
union all
{{ measured_lines("geography_membership", "difference") }}
union all
{{ measured_items("unallocated_share", "unallocated") }}
union all
{{ measured_lines("non_identifiable_absent", "non_identifiable") }}
