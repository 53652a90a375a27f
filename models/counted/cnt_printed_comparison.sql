-- What documents print of a place beside its official count of the year printed, else of the year of the set's own
-- counts. The count is of current spending; whether a document counts capital it does not say. Intervals that meet
-- agree; nothing is tuned to make them. A figure without a place stands beside the sum of its set.
with
    total as (
        select
            place_id,
            place_set_id,
            financial_year,
            restated_from,
            population,
            household_count,
            local_bodies_share,
            current_gbp,
            low_gbp,
            high_gbp
        from {{ ref("cnt_place_summary") }}
        where is_complete
        union all
        select null, place_set_id, financial_year, restated_from, population, null, null, current_gbp, low_gbp, high_gbp
        from {{ ref("cnt_place_set_summary") }}
        where is_complete
    ),
    printed as (
        select
            statement_id,
            place_set_id,
            place_id,
            measure,
            printed_text,
            value_low,
            value_high,
            unit,
            financial_year,
            stage,
            note,
            source,
            certainty
        from {{ ref("printed_figures") }}
        union all
        -- The printed returns come with the product; what a place sends itself is no document.
        select
            figure.statement_id,
            return.place_set_id,
            return.place_id,
            figure.measure,
            figure.printed_text,
            cast(figure.value_low as decimal(18, 2)),
            cast(figure.value_high as decimal(18, 2)),
            figure.unit,
            coalesce(figure.financial_year, case when return.is_year_declared then return.financial_year end),
            return.stage,
            figure.note,
            figure.source,
            figure.certainty
        from {{ ref("stg_return_figure") }} as figure
        inner join {{ ref("stg_return") }} as return on figure.return_id = return.return_id and return.is_used
        where
            return.is_embedded
            and figure.measure in ('total', 'local_total', 'per_head', 'per_household')
            and figure.subject is null
    ),
    wanted as (
        select printed.*, coalesce(printed.financial_year, place_set.own_count_year) as compared_year
        from printed
        inner join {{ ref("place_sets") }} as place_set on printed.place_set_id = place_set.place_set_id
    ),
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
            -- What a figure of each measure is of a place's current total; local bodies have no interval of their own.
            case
                wanted.measure
                when 'total'
                then 1
                when 'per_head'
                then 1.0 / total.population
                when 'per_household'
                then 1.0 / total.household_count
                when 'local_total'
                then total.local_bodies_share
            end as factor,
            total.current_gbp,
            case when wanted.measure <> 'local_total' then total.low_gbp end as low_gbp,
            case when wanted.measure <> 'local_total' then total.high_gbp end as high_gbp
        from wanted
        inner join
            total
            on wanted.place_id is not distinct from total.place_id
            and wanted.place_set_id = total.place_set_id
            and wanted.compared_year = total.financial_year
    ),
    valued as (
        select
            * exclude (factor, current_gbp, low_gbp, high_gbp),
            cast(round(current_gbp * factor, 2) as decimal(18, 2)) as official,
            cast(round(low_gbp * factor, 2) as decimal(18, 2)) as official_low,
            cast(round(high_gbp * factor, 2) as decimal(18, 2)) as official_high
        from compared
    )
select
    *,
    case
        when official is null
        then 'not measurable'
        when official_low is null
        then 'no interval'
        when official_low > coalesce(printed_high, official_high)
        then 'official count higher'
        when official_high < printed_low
        then 'official count lower'
        else 'can''t be told apart'
    end as verdict,
    cast(official / ((printed_low + coalesce(printed_high, printed_low)) / 2) - 1 as decimal(9, 6)) as difference_share
from valued
