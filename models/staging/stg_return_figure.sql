-- Figures as places state them, in whole units (pounds, persons, shares of one), with the interval their wording
-- allows. Figures are compared within one statement alone.
select
    {{ line_id("row") }} as return_figure_id,
    return.return_id,
    return.place_id,
    row.source_file_id,
    row.sheet,
    row.row_number,
    coalesce({{ clean_text("row.statement_id") }}, 'return') as statement_id,
    {{ clean_text("row.measure") }} as measure_as_written,
    measure.measure,
    {{ clean_text("row.printed_text") }} as printed_text,
    cast(cast(row.value_exact as decimal(24, 6)) * unit.multiplier as decimal(24, 6)) as value,
    -- What is printed without an interval stands as it is; an interval with one end ("over £1bn") stays open.
    cast(
        cast(
            case
                when row.value_high_exact is null
                then coalesce(row.value_low_exact, row.value_exact)
                else row.value_low_exact
            end as decimal(24, 6)
        )
        * unit.multiplier as decimal(24, 6)
    ) as value_low,
    cast(
        cast(
            case
                when row.value_low_exact is null
                then coalesce(row.value_high_exact, row.value_exact)
                else row.value_high_exact
            end as decimal(24, 6)
        )
        * unit.multiplier as decimal(24, 6)
    ) as value_high,
    unit.unit,
    {{ clean_text("row.unit") }} as unit_as_written,
    {{ clean_text("row.subject") }} as subject,
    {{ clean_text("row.part_of") }} as part_of,
    {{ clean_text("row.financial_year") }} as financial_year,
    {{ clean_text("row.note") }} as note,
    {{ clean_text("row.source") }} as source,
    {{ clean_text("row.certainty") }} as certainty
from {{ rows_of_sheet("figures") }}
left join {{ ref("return_measures") }} as measure on {{ fold_name("row.measure") }} = {{ fold_name("measure.measure") }}
left join
    {{ ref("return_units") }} as unit
    on {{ fold_choice("row.unit") }} = {{ fold_choice("unit.unit_label") }}
    and unit.unit = measure.unit
