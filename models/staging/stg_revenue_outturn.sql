select
    {{ figure_id("figure") }} as figure_id,
    figure.source_file_id,
    figure.sheet,
    figure.row_number,
    figure.column_number,
    figure.row_kind,
    figure.financial_year,
    {{ clean_text("figure.authority_code") }} as authority_code,
    {{ clean_text("figure.authority_name") }} as authority_name,
    {{ fold_name("figure.measure") }} as measure,
    figure.column_label as label,
    figure.value,
    cast(figure.unit as integer) as unit,
    case
        when figure.row_kind <> 'quarantined' then {{ pounds_in_units("figure.value_exact", "figure.unit") }}
    end as amount_gbp
from {{ figures_in_use("revenue_outturn", "figure.financial_year") }}
where figure.row_kind in ('figure', 'quarantined', 'total')
