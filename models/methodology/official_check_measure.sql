-- What is measured of the official count; check_measure takes it up beside what is measured of payments.
with
    measure as (
        select
            'control_local_outturn_ratio' as check_name,
            'region' as subject_kind,
            area_id as subject_id,
            area_name as subject_name,
            '' as item,
            cast(null as varchar) as place_id,
            financial_year,
            cast(ratio as decimal(38, 6)) as value
        from {{ ref("cnt_control_total") }}
        where control = 'local_outturn' and cofog_code = 'all'
        union all
        select 'control_education_ratio', 'region', area_id, area_name, '', null, financial_year, ratio
        from {{ ref("cnt_control_total") }}
        where control = 'local_outturn' and cofog_code = '09'
        union all
        select 'control_whole_method_ratio', 'region', area_id, area_name, '', null, financial_year, ratio
        from {{ ref("cnt_control_total") }}
        where control = 'whole_method' and cofog_code = 'all'
        union all
        select
            'control_police_and_fire_gbp',
            'region',
            control.area_id,
            control.area_name,
            control.cofog_code,
            null,
            control.financial_year,
            control.difference_gbp
        from {{ ref("cnt_control_total") }} as control
        where
            control.control = 'local_outturn'
            and control.cofog_code in ('03.1', '03.2')
            and control.area_id <> 'england'
        union all
        select
            'official_pounds_conserved',
            'place_count',
            line.place_id,
            places.name,
            '',
            line.place_id,
            line.financial_year,
            -- Apportioned lines against the lines spread over functions, and source against amount and rest; narrowed,
            -- as a sum is as wide as a decimal can be and would leave the ratios above no decimals.
            cast(
                abs(sum(line.spread_gbp) - sum(line.amount_gbp))
                + abs(sum(line.source_gbp - line.amount_gbp - line.rest_gbp)) as decimal(18, 2)
            )
        from
            (
                select place_id, financial_year, source_gbp, amount_gbp, rest_gbp, 0 as spread_gbp
                from {{ ref("cnt_apportionment") }}
                union all
                select place_id, financial_year, 0, 0, 0, amount_gbp
                from {{ ref("cnt_place_line") }}
            ) as line
        inner join {{ ref("places") }} as places on line.place_id = places.place_id
        group by line.place_id, places.name, line.financial_year
        union all
        select
            'apportioned_le_total',
            'place_count',
            place_set_id || '/' || sharer,
            sharer,
            key,
            null,
            financial_year,
            cast(sum(share) as decimal(18, 6))
        from
            (
                select
                    places.place_set_id, body.body_name as sharer, 'residents' as key, body.financial_year, body.share
                from {{ ref("cnt_place_body") }} as body
                inner join {{ ref("places") }} as places on body.place_id = places.place_id
                where body.share is not null
                union all
                select places.place_set_id, region.name, place.apportionment_key, place.financial_year, place.share
                from {{ ref("cnt_place_region") }} as place
                inner join {{ ref("places") }} as places on place.place_id = places.place_id
                inner join {{ ref("regions") }} as region on place.region_id = region.region_id
                where place.share is not null
            ) as shared
        group by place_set_id, sharer, key, financial_year
        union all
        select 'official_per_head', 'place_count', place_id, place_name, '', place_id, financial_year, gbp_per_head
        from {{ ref("cnt_place_summary") }}
        where is_complete
        union all
        select
            'official_big_three_share',
            'place_count',
            place_id,
            place_name,
            '',
            place_id,
            financial_year,
            big_three_share
        from {{ ref("cnt_place_summary") }}
        where is_complete
        union all
        select
            'per_head_vs_region_cra',
            'place_count',
            summary.place_id,
            summary.place_name,
            '',
            summary.place_id,
            summary.financial_year,
            cast(summary.gbp_per_head / (sum(control.published_gbp) / sum(region.indicator_value)) as decimal(12, 6))
        from {{ ref("cnt_place_summary") }} as summary
        inner join
            (select distinct financial_year, place_id, region_id from {{ ref("cnt_place_authority") }}) as place
            on summary.financial_year = place.financial_year
            and summary.place_id = place.place_id
        inner join
            {{ ref("cnt_control_total") }} as control
            on summary.financial_year = control.financial_year
            and place.region_id = control.area_id
            and control.control = 'whole_method'
            and control.cofog_code = 'all'
        inner join
            {{ ref("cnt_set_indicator") }} as region
            on summary.financial_year = region.financial_year
            and place.region_id = region.region_id
            and region.place_id = ''
            and region.indicator = 'population'
        where summary.is_complete and summary.restated_from is null
        group by summary.place_id, summary.place_name, summary.financial_year, summary.gbp_per_head
        union all
        select
            'apportion_share_vs_population',
            'place_count',
            place.place_id,
            places.name,
            place.apportionment_key || ', ' || region.name,
            place.place_id,
            place.financial_year,
            cast(place.share / place.share_population_key as decimal(12, 6))
        from {{ ref("cnt_place_region") }} as place
        inner join {{ ref("places") }} as places on place.place_id = places.place_id
        inner join {{ ref("regions") }} as region on place.region_id = region.region_id
        where
            place.financial_year
            in (select financial_year from {{ ref("cnt_place_summary") }} where is_complete and restated_from is null)
        union all
        select
            'place_complete',
            'place_count',
            place_id,
            place_name,
            coalesce(missing, ''),
            place_id,
            financial_year,
            cast(is_complete as integer)
        from {{ ref("cnt_place_summary") }}
        where restated_from is null
        union all
        select
            'national_file_fits',
            'file',
            source_file_id,
            path_in_inbox,
            period || coalesce(': ' || problem, ''),
            null,
            null,
            cast(problem is null as integer)
        from {{ ref("stg_national_file") }}
        where dataset = 'revenue_outturn'
        union all
        select
            'national_figures_twice',
            'file',
            source_file_id,
            path_in_inbox,
            dataset || ' ' || period,
            null,
            null,
            greatest(inbox_file_count, 1)
        from {{ ref("stg_national_file") }}
        where not is_embedded
        group by all
        union all
        select
            'official_line_placed',
            'file',
            unplaced.source_file_id,
            file.path_in_inbox,
            'row '
            || min(unplaced.first_row_number)
            || ': '
            || {{ shortened("string_agg(distinct unplaced.label_and_name, ', ' order by unplaced.label_and_name)") }}
            || ' ('
            || replace(unplaced.unplaced_reason, '_', ' ')
            || ')',
            null,
            null,
            sum(unplaced.figure_count)
        from
            (
                select
                    *,
                    code_or_label
                    || case count_part when 'local_authorities' then ' ' || spender else '' end as label_and_name
                from {{ ref("cnt_official_unplaced") }}
            ) as unplaced
        inner join {{ ref("stg_source_file") }} as file on unplaced.source_file_id = file.source_file_id
        where unplaced.unplaced_reason <> 'area_of_body_not_known'
        group by unplaced.source_file_id, file.path_in_inbox, unplaced.unplaced_reason
    )
select
    measure.* exclude (value),
    -- A bound that names a year holds for that year alone; in any other the value can't be measured against it.
    case
        when bound.financial_year is null or measure.financial_year = bound.financial_year then measure.value
    end as value
from measure
left join
    (select distinct check_name, financial_year from {{ ref("checks") }}) as bound
    on measure.check_name = bound.check_name
