-- A calendar year of benefit spending: the mean of its quarters times four, since a quarter may stand there twice and
-- another not at all.
select
    figure.source_file_id,
    cast(figure.year as integer) as year,
    {{ clean_text("figure.area_code") }} as area_code,
    cast(count(*) as integer) as quarter_count,
    -- Unknown where one of the quarters can't be read.
    case
        when count(*) = count(figure.value_exact)
        then
            cast(
                round(
                    cast(sum({{ pounds_in_units("figure.value_exact", "figure.unit") }}) as decimal(20, 2))
                    * 4
                    / count(*),
                    2
                ) as decimal(18, 2)
            )
    end as amount_gbp
from {{ figures_in_use("benefit_expenditure", "figure.year") }}
where figure.row_kind in ('figure', 'quarantined')
group by all
