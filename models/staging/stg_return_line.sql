-- Lines of returns in pounds, with their labels as the return writes them, and what the register knows of these.
select
    {{ line_id("row") }} as return_line_id,
    return.return_id,
    return.place_id,
    row.source_file_id,
    row.sheet,
    row.row_number,
    {{ clean_text("row.body") }} as body_as_written,
    named.body_id,
    {{ clean_text("row.stream") }} as stream_as_written,
    stream.stream_id,
    {{ clean_text("row.service") }} as service,
    {{ clean_text("row.cofog_code") }} as cofog_code,
    left({{ clean_text("row.cofog_code") }}, 2) as cofog_division,
    {{ clean_text("row.theme") }} as theme,
    cast(row.theme_share_exact as decimal(9, 6)) as theme_share,
    -- Null where the unit is not known: a figure without a unit is no figure.
    cast(round(cast(row.amount_exact as decimal(28, 6)) * unit.multiplier, 2) as decimal(18, 2)) as amount_gbp,
    {{ clean_text("row.unit") }} as unit_as_written,
    unit.multiplier as unit_multiplier,
    {{ chosen("row.gross_or_net") }} as gross_or_net,
    {{ chosen("row.revenue_or_capital") }} as revenue_or_capital,
    {{ chosen("row.control_class") }} as control_class,
    {{ clean_text("row.financial_year") }} as financial_year,
    {{ clean_text("row.source") }} as source,
    upper({{ clean_text("row.grade") }}) as grade,
    {{ clean_text("row.apportionment_key") }} as apportionment_key,
    cast(row.apportionment_share_exact as decimal(14, 12)) as apportionment_share,
    -- What the wider body spends in all, where the line is a share of it.
    cast(
        round(cast(row.source_total_exact as decimal(28, 6)) * unit.multiplier, 2) as decimal(18, 2)
    ) as source_total_gbp,
    {{ clean_text("row.note") }} as note
from {{ rows_of_sheet("lines") }}
left join
    {{ ref("spending_streams") }} as stream
    on {{ fold_name("row.stream") }} in ({{ fold_name("stream.name") }}, {{ fold_name("stream.stream_id") }})
left join
    {{ ref("return_units") }} as unit
    on {{ fold_choice("row.unit") }} = {{ fold_choice("unit.unit_label") }}
    and unit.unit = 'GBP'
left join
    (
        select {{ fold_name("name") }} as folded, min(body_id) as body_id
        from
            (
                select name, body_id
                from {{ ref("bodies") }}
                union
                select body_id, body_id
                from {{ ref("bodies") }}
                union
                select name, body_id
                from {{ ref("body_names") }}
            )
        group by all
        having count(distinct body_id) = 1
    ) as named
    on {{ fold_name("row.body") }} = named.folded
