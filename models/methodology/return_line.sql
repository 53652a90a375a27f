-- Lines of returns with what their checks ask of them: whose they are, whether they stand in the total, what kinds of
-- line the words and codes of seeds/return_line_rules.csv make them.
with
    code as (
        select code, body_id, min(valid_from) as valid_from, max(valid_to) as valid_to
        from {{ ref("body_codes") }}
        group by all
    ),
    named as (
        select
            line.return_line_id,
            coalesce(line.body_id, min(code.body_id)) as body_id,
            bool_or(code.code is not null) as is_written_as_code,
            -- A code or body holds for a year when it held on any day of it.
            bool_or({{ held_in("code", "subject") }}) as is_code_held
        from {{ ref("stg_return_line") }} as line
        inner join {{ ref("return_subject") }} as subject on line.return_id = subject.return_id
        left join code on upper(line.body_as_written) = code.code
        group by line.return_line_id, line.body_id
    ),
    text as (
        select
            line.return_line_id,
            {{ fold_name("line.service") }} as service,
            unnest(['body', 'body_type', 'stream', 'service', 'cofog_code', 'revenue_or_capital', 'note']) as field,
            unnest(
                [
                    {{ fold_name("line.body_as_written") }},
                    body.body_type,
                    line.stream_id,
                    -- A stream in the place's own words says what a service would.
                    {{ fold_name("concat_ws(' ', line.service, case when line.stream_id is null then line.stream_as_written end)") }},
                    line.cofog_code,
                    line.revenue_or_capital,
                    {{ fold_name("line.note") }}
                ]
            ) as text
        from {{ ref("stg_return_line") }} as line
        inner join named on line.return_line_id = named.return_line_id
        left join {{ ref("bodies") }} as body on named.body_id = body.body_id
    ),
    kind as (
        select text.return_line_id, list_sort(list(distinct rule.line_kind)) as kinds
        from text
        inner join
            {{ ref("return_line_rules") }} as rule
            on text.field = rule.field
            and case
                when rule.match = 'exact'
                then text.text = rule.pattern
                when rule.pattern like '%*'
                then contains(' ' || text.text || ' ', ' ' || rtrim(rule.pattern, '*'))
                else contains(' ' || text.text || ' ', ' ' || rule.pattern || ' ')
            end
            -- Words of the service that take the rule back: "housing, excluding housing benefit".
            and len(
                list_filter(
                    string_split(coalesce(rule.unless, ''), '|'),
                    lambda word:word <> '' and contains(' ' || coalesce(text.service, '') || ' ', ' ' || word || ' ')
                )
            )
            = 0
        group by text.return_line_id
    )
select
    line.* exclude (body_id, cofog_division),
    named.body_id,
    named.is_written_as_code,
    named.is_code_held,
    -- A count is made the year after: by then spending may go by the name of who took a body over.
    {{ held_in("body", "subject", years=2) }} as is_body_held,
    body.name as body_name,
    body.body_type,
    coalesce(body_type.tier, 'unknown') as tier,
    coalesce(kind.kinds, []) as kinds,
    {{ row_item("line") }} as item,
    line.revenue_or_capital = 'capital' as is_capital,
    cofog.code is not null as is_cofog_known,
    case when cofog.code is not null then cofog.parent end as cofog_division,
    -- The total of a count of current spending leaves out the capital shown beside it.
    line.amount_gbp is not null
    and (subject.basis is distinct from 'current' or line.revenue_or_capital is distinct from 'capital') as is_in_total,
    subject.financial_year as return_year,
    subject.residents,
    {{ six_decimals("line.amount_gbp / nullif(subject.residents, 0)") }} as gbp_per_head
from {{ ref("stg_return_line") }} as line
inner join {{ ref("return_subject") }} as subject on line.return_id = subject.return_id
inner join named on line.return_line_id = named.return_line_id
left join {{ ref("bodies") }} as body on named.body_id = body.body_id
left join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
left join {{ ref("cofog_codes") }} as cofog on line.cofog_code = cofog.code
left join kind on line.return_line_id = kind.return_line_id
