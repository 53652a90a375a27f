select
    figure.source_file_id,
    figure.vintage,
    cast(figure.year as integer) as year,
    {{ clean_text("figure.area_code") }} as area_code,
    cast(
        round(cast(figure.value_exact as decimal(18, 4)) * cast(figure.unit as decimal(8, 0))) as bigint
    ) as household_count
from {{ figures_in_use("households", "figure.year") }}
where figure.row_kind = 'figure'
