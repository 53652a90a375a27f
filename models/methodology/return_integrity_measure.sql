-- Whether a return can be read, says what each line is, and says where it is from.
with
    subject as (select * from {{ ref("return_subject") }}),
    line as (select * from {{ ref("return_line") }}),
    -- Cells that can't be read, and rows that say again what another says already.
    unread as (
        select
            return.return_id,
            row.row_number + 1000000 * row.sheet_number as row_number,
            {{ row_item("row") }} || ': ' || row.reason as item,
            1 as value
        from {{ source("landed", "place_return_row") }} as row
        inner join {{ ref("stg_return") }} as return on row.return_key = return.return_key and return.is_used
        where row.row_kind = 'quarantined'
        union all
        select
            return_id,
            row_number,
            sheet || ', row ' || row_number || ': ' || name || ' stands in row ' || first_row || ' already',
            1
        from
            (
                {%- for sheet, column in [("method", "attribute"), ("coverage", "stream"), ("about", "field")] %}
                    select
                        return.return_id,
                        row.sheet,
                        row.row_number,
                        row.{{ column }} as name,
                        min(row.row_number) over (
                            partition by return.return_id, {{ fold_choice("row." ~ column) }}
                        ) as first_row
                    from {{ rows_of_sheet(sheet) }}
                    {% if not loop.last %}
                        union all
                    {% endif %}
                {%- endfor %}
            )
        where row_number > first_row
    ),
    without_gross_or_net as (select return_id, row_number, item, 1 as value from line where gross_or_net is null),
    -- A line is of the year of the return, or the return says what the years between them come to.
    other_year as (
        select line.return_id, line.row_number, line.item, 1 as value
        from line
        inner join {{ ref("stg_return") }} as return on line.return_id = return.return_id and return.is_used
        left join
            {{ ref("stg_return_method") }} as method
            on line.return_id = method.return_id
            and method.attribute = 'financial_year'
        where
            (line.financial_year is null and not return.is_year_declared)
            or (line.financial_year <> line.return_year and method.effect_gbp is null)
    ),
    invalid_code as (
        select return_id, row_number, item, 1 as value
        from line
        where
            (cofog_code is not null and not is_cofog_known)
            -- A body or its code that held on no day of the year, and a code that nobody gave out.
            or is_body_held is false
            or (is_written_as_code and not is_code_held)
            or (body_id is null and regexp_full_match(upper(body_as_written), '[ENSW]\d{4}|[ENSW]\d{8}|\d{2}[A-Z]{2}'))
    ),
    -- Each name once, with the first row it stands in.
    unknown_name as (
        select
            return_id,
            min(row_number) as row_number,
            kind || ' “' || name || '” (' || arg_min(item, row_number) || ')' as item,
            count(*) as value
        from
            (
                select return_id, row_number, item, 'body' as kind, body_as_written as name
                from line
                where
                    body_id is null
                    and not regexp_full_match(upper(body_as_written), '[ENSW]\d{4}|[ENSW]\d{8}|\d{2}[A-Z]{2}')
                union all
                select return_id, row_number, item, 'stream', stream_as_written
                from line
                where stream_id is null and stream_as_written is not null
            )
        group by return_id, kind, name
    ),
    unsupported as (
        select return_id, row_number, item, 1 as value
        from line
        where source is null or grade is null
        union all
        select return_id, row_number + 1000000, {{ row_item("figure") }}, 1
        from {{ ref("stg_return_figure") }} as figure
        where source is null
    ),
    -- Themes: a line's share beyond all of it, in one row or over the rows that repeat it for another theme.
    tagged as (
        select
            return_id,
            row_number,
            item,
            theme_share,
            sum(theme_share) over (
                partition by
                    return_id,
                    coalesce(body_id, body_as_written),
                    stream_id,
                    cofog_code,
                    service,
                    revenue_or_capital,
                    financial_year,
                    amount_gbp
            ) as shares_of_line
        from line
        where theme is not null and theme_share is not null
    ),
    tag_bound as (select min(upper) as upper from {{ ref("checks") }} where check_name = 'deep_dive_tags_disjoint'),
    overtagged as (
        select tagged.return_id, tagged.row_number, tagged.item, tagged.shares_of_line as value
        from tagged
        cross join tag_bound
        where tagged.shares_of_line > tag_bound.upper
    ),
    -- A deep dive as the place states it beside the lines it is made of.
    theme as (
        select
            figure.return_id,
            figure.statement_id || ', ' || figure.subject as item,
            min(figure.value_low) / nullif(sum(line.amount_gbp), 0) as value
        from
            (
                select
                    return_id,
                    statement_id,
                    {{ fold_name("subject") }} as folded,
                    min(subject) as subject,
                    min(value_low) as value_low
                from {{ ref("stg_return_figure") }}
                where measure = 'amount' and subject is not null
                group by all
            ) as figure
        inner join line on figure.return_id = line.return_id and figure.folded = {{ fold_name("line.theme") }}
        where line.amount_gbp > 0
        group by figure.return_id, figure.statement_id, figure.subject
        union all
        -- Without a figure of its own a theme is what its lines give it.
        select return_id, 'lines, ' || min(theme), sum(amount_gbp * coalesce(theme_share, 1)) / sum(amount_gbp)
        from line
        where theme is not null and amount_gbp > 0 and (theme_share is null or theme_share <= 1)
        group by return_id, {{ fold_name("theme") }}
    )
    {{ measured_lines("return_row_read", "unread", needs="true") }}
union all
{{ measured_lines("gross_net_declared", "without_gross_or_net") }}
union all
{{ measured_lines("year_declared", "other_year") }}
union all
{{ measured_lines("code_valid", "invalid_code") }}
union all
{{ measured_lines("return_names_known", "unknown_name") }}
union all
{{ measured_lines("provenance_present", "unsupported", needs="subject.has_lines or subject.has_figures") }}
union all
{{ measured_lines("deep_dive_tags_disjoint", "overtagged") }}
union all
{{ measured_items("deep_dive_le_function", "theme") }}
