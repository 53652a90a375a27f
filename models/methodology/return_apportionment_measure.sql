-- Whether what a return takes of wider bodies is a share of them, and near the share of people; how firm its amounts
-- are.
with
    line as (select * from {{ ref("return_line") }}),
    shared as (
        select
            return_id,
            row_number,
            item,
            body_id,
            body_type,
            kinds,
            coalesce(apportionment_share, amount_gbp / nullif(source_total_gbp, 0)) as share,
            -- The share as it is written and as the amounts make it: each is between nothing and all.
            case
                when least(apportionment_share, amount_gbp / nullif(source_total_gbp, 0)) < 0
                then least(apportionment_share, amount_gbp / nullif(source_total_gbp, 0))
                else greatest(apportionment_share, amount_gbp / nullif(source_total_gbp, 0))
            end as furthest
        from line
        where apportionment_share is not null or source_total_gbp is not null
    ),
    bound as (
        select max(lower) as lower, min(upper) as upper
        from {{ ref("checks") }}
        where check_name = 'apportioned_le_total'
    ),
    -- The lines beyond the bound, each; else the largest share of the return.
    apportioned as (
        select shared.return_id, shared.item, shared.furthest as value
        from shared
        cross join bound
        qualify
            shared.furthest not between bound.lower
            and bound.upper
            or (
                bool_and(shared.furthest between bound.lower and bound.upper) over (partition by shared.return_id)
                and row_number() over (
                    partition by shared.return_id order by shared.furthest desc nulls last, shared.row_number
                )
                = 1
            )
    ),
    -- The place's share of the people a body serves, in the year nearest to the return's.
    population_share as (
        select
            subject.return_id,
            body.body_id,
            arg_min(
                body.share, (abs({{ first_year("body.financial_year") }} - subject.first_year), body.financial_year)
            ) as share
        from {{ ref("return_subject") }} as subject
        inner join {{ ref("cnt_place_body") }} as body on subject.place_id = body.place_id
        where body.share > 0
        group by all
    ),
    -- What a force or fire authority spent in all, where the return does not say what its line is a share of.
    of_people as (
        select shared.return_id, shared.item, shared.share / population_share.share as value
        from shared
        inner join
            population_share
            on shared.return_id = population_share.return_id
            and shared.body_id = population_share.body_id
    ),
    {%- for name in ["police", "fire"] %}
        {{ name }} as (
            select
                line.return_id,
                line.item,
                coalesce(
                    line.apportionment_share,
                    line.amount_gbp / nullif(line.source_total_gbp, 0),
                    line.amount_gbp / outturn.amount_gbp
                )
                / population_share.share as value
            from line
            left join
                population_share
                on line.return_id = population_share.return_id
                and line.body_id = population_share.body_id
            left join
                {{ ref("outturn_of_body") }} as outturn
                on line.body_id = outturn.body_id
                and line.return_year = outturn.financial_year
            where
                line.body_type = '{{ "police" if name == "police" else "fire_and_rescue" }}'
                and line.is_capital is not true
                and line.amount_gbp > 0
        ),
    {%- endfor %}
    graded as (
        select
            return_id,
            'lines' as item,
            case
                when count(*) filter (where grade is not null) = count(*)
                then
                    coalesce(sum(abs(amount_gbp)) filter (where grade in ('C', 'D')), 0)
                    / nullif(sum(abs(amount_gbp)), 0)
            end as value
        from line
        where is_in_total
        group by return_id
    )
    {{ measured_items("apportioned_le_total", "apportioned") }}
union all
{{ measured_items("apportion_share_vs_population", "of_people") }}
union all
{{ measured_items("police_share_ok", "police") }}
union all
{{ measured_items("fire_share_ok", "fire") }}
union all
{{ measured_items("grade_coverage", "graded") }}
