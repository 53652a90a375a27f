with
    measure as (
        select
            'rows_accounted' as check_name,
            'file' as subject_kind,
            source_file_id as subject_id,
            path_in_inbox as subject_name,
            '' as item,
            financial_year,
            is_illustrative,
            cast(rows_unaccounted as decimal(38, 6)) as value
        from {{ ref("source_file_measure") }}
        union all
        select
            'file_read',
            'file',
            source_file_id,
            path_in_inbox,
            coalesce(reason, verdict),
            financial_year,
            is_illustrative,
            is_read
        from {{ ref("source_file_measure") }}
        union all
        select
            'quarantined_line_share',
            'file',
            source_file_id,
            path_in_inbox,
            '',
            financial_year,
            is_illustrative,
            quarantined_line_share
        from {{ ref("source_file_measure") }}
        where coalesce(shape, 'payment_lines') = 'payment_lines'
        union all
        select
            'undated_line_share',
            'file',
            source_file_id,
            path_in_inbox,
            '',
            financial_year,
            is_illustrative,
            undated_line_share
        from {{ ref("source_file_measure") }}
        where coalesce(shape, 'payment_lines') = 'payment_lines'
        union all
        select
            'year_known_share',
            'file',
            source_file_id,
            path_in_inbox,
            '',
            financial_year,
            is_illustrative,
            year_known_share
        from {{ ref("source_file_measure") }}
        where coalesce(shape, 'payment_lines') = 'payment_lines'
        union all
        select
            'period_published_twice',
            'file',
            period.source_file_id,
            file.path_in_inbox,
            period.body_id || ', ' || period.period_start || ' to ' || period.period_end,
            null,
            period.is_illustrative,
            period.file_count
        from {{ ref("published_period") }} as period
        inner join {{ ref("stg_source_file") }} as file on period.source_file_id = file.source_file_id
        union all
        select
            'same_bytes_twice',
            'file',
            source_file_id,
            path_in_inbox,
            left(file_sha256, 12),
            financial_year,
            is_illustrative,
            count(*) over (partition by file_sha256)
        from {{ ref("stg_source_file") }}
        -- Two versions of a return may share a sheet.
        where lines_accepted > 0 and not is_embedded and shape is distinct from 'place_return'
        union all
        select
            'body_in_register',
            'body',
            dataset || '/' || body_id,
            min(body_name),
            '',
            null,
            is_illustrative,
            cast(bool_and(is_registered_body) as integer)
        from {{ ref("body_measure") }}
        group by dataset, body_id, is_illustrative
        union all
        select
            'unclassified_share',
            'body',
            dataset || '/' || body_id,
            body_name,
            '',
            financial_year,
            is_illustrative,
            coalesce(unclassified_share, 0)
        from {{ ref("body_measure") }}
        union all
        select
            'pounds_conserved',
            'dataset',
            layer_sum.dataset,
            layer_sum.dataset,
            array_to_string(step.sources, ' and ') || ' to ' || step.target,
            null,
            layer_sum.is_illustrative,
            -- A sum is as wide as a decimal can be and would leave the shares above no room for their decimals.
            cast(
                coalesce(
                    sum(layer_sum.amount_gbp) filter (where layer_sum.layer = step.target),
                    0
                ) - coalesce(sum(layer_sum.amount_gbp) filter (where layer_sum.layer in step.sources), 0) as decimal(
                    18, 2
                )
            )
        from {{ ref("layer_sum") }} as layer_sum
        cross join
            (
                values (['landed', 'corrections'], 'staging'), (['staging'], 'classified'), (['classified'], 'counted')
            ) as step(sources, target)
        group by step.sources, step.target, layer_sum.dataset, layer_sum.is_illustrative
        union all
        select
            'correction_unmet',
            'file',
            source_file_id,
            path_in_inbox,
            correction_id,
            financial_year,
            is_illustrative,
            is_unmet
        from {{ ref("correction_measure") }}
        union all
        select 'rule_fires', 'rule', scheme || '/' || rule_id, rule_id, says, null, false, fires
        from {{ ref("rule_measure") }}
        union all
        select 'theme_within_functions', 'theme', theme, theme_name, '', null, false, outside_share
        from {{ ref("theme_measure") }}
    ),
    everything as (
        select *, cast(null as varchar) as place_id
        from measure
        union all by name
        select *, false as is_illustrative
        from {{ ref("official_check_measure") }}
    ),
    measured as (
        -- Bounds hold as they stand for what is measured of files and of the official count.
        select *, cast(1 as decimal(38, 6)) as bound_scale
        from everything
        union all by name
        select *
        from {{ ref("return_check_measure") }}
    )
select
    -- The length tells where the subject ends, whatever a subject or an item is made of.
    check_name
    || '|'
    || length(subject_id)
    || ':'
    || subject_id
    || '|'
    || item
    || '|'
    || coalesce(financial_year, '')
    || '|'
    || is_illustrative as measure_id,
    check_name,
    subject_kind,
    subject_id,
    subject_name,
    item,
    place_id,
    financial_year,
    return_version,
    is_illustrative,
    cast(value as decimal(38, 6)) as value,
    -- What the bounds are multiplied by to hold for the year of the value; null where that is not known.
    bound_scale,
    -- The basis of the value and what it is of, where bounds tell these apart.
    basis,
    applies_to
from measured
