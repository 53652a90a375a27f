-- What documents of 2009 and 2010 print of a place beside its official count restated to the pilots' year: intervals
-- that
-- meet agree; nothing is tuned to make them. Figures of a set of places stand beside the set's sum.
with
    total as (
        select place_id, place_set_id, financial_year, restated_from, population, current_gbp, low_gbp, high_gbp
        from {{ ref("cnt_place_summary") }}
        where is_complete
        union all
        select
            null,
            summary.place_set_id,
            summary.financial_year,
            summary.restated_from,
            cast(sum(summary.population) as bigint),
            cast(sum(summary.current_gbp) as decimal(18, 2)),
            cast(sum(summary.current_gbp) - max(width.half_width_gbp) as decimal(18, 2)),
            cast(sum(summary.current_gbp) + max(width.half_width_gbp) as decimal(18, 2))
        from {{ ref("cnt_place_summary") }} as summary
        inner join
            {{ ref("cnt_place_half_width") }} as width
            on summary.place_set_id = width.place_set_id
            and summary.financial_year = width.financial_year
            and summary.restated_from is not distinct from width.restated_from
            and width.place_id is null
            and width.cofog_division is null
        group by summary.place_set_id, summary.financial_year, summary.restated_from
        having bool_and(summary.is_complete)
    ),
    wanted as (select * from {{ ref("printed_figures") }} where measure in ('total', 'per_head')),
    compared as (
        select
            wanted.statement_id,
            wanted.place_set_id,
            wanted.place_id,
            wanted.measure,
            wanted.printed_text,
            wanted.value_low as printed_low,
            wanted.value_high as printed_high,
            wanted.unit,
            wanted.financial_year as printed_financial_year,
            wanted.stage,
            wanted.note,
            wanted.source,
            wanted.certainty,
            total.financial_year,
            total.restated_from,
            case
                when wanted.measure = 'total' then total.current_gbp else round(total.current_gbp / total.population, 2)
            end as official,
            case
                when wanted.measure = 'total' then total.low_gbp else round(total.low_gbp / total.population, 2)
            end as official_low,
            case
                when wanted.measure = 'total' then total.high_gbp else round(total.high_gbp / total.population, 2)
            end as official_high
        from wanted
        inner join
            total on wanted.place_id is not distinct from total.place_id and wanted.place_set_id = total.place_set_id
    )
select
    * replace (
        cast(official as decimal(18, 2)) as official,
        cast(official_low as decimal(18, 2)) as official_low,
        cast(official_high as decimal(18, 2)) as official_high
    ),
    case
        when official_low > coalesce(printed_high, official_high)
        then 'official count higher'
        when official_high < printed_low
        then 'official count lower'
        else 'can''t be told apart'
    end as verdict,
    cast(official / ((printed_low + coalesce(printed_high, printed_low)) / 2) - 1 as decimal(9, 6)) as difference_share
from compared
