-- Bodies whose outturn of a year is not whole: a counted line, or the printed total of services, that is blank,
-- can't be read, or stands there twice, or services that don't sum to that total. A body without any figure is not
-- here: nothing of it was published.
with
    expected as (
        select financial_year, line_number, label, column_number, treatment
        from {{ ref("revenue_outturn_lines") }}
        where treatment = 'counted' or treatment_rule = 'published_total_of_services'
    ),
    figure as (
        select line.*, file.path_in_inbox
        from {{ ref("cls_revenue_outturn") }} as line
        inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
        where line.row_kind <> 'total' and line.body_id is not null
    ),
    body as (
        select financial_year, body_id, min(path_in_inbox) as path_in_inbox, min(row_number) as row_number
        from figure
        where line_treatment = 'counted'
        group by all
    ),
    gap as (
        select
            body.financial_year,
            body.body_id,
            expected.column_number,
            body.path_in_inbox
            || ', row '
            || coalesce(min(figure.row_number), body.row_number)
            || ', column '
            || expected.column_number
            || ' ('
            || expected.label
            || '): '
            || case
                when count(figure.figure_id) = 0
                then 'no figure'
                when count(*) filter (where figure.treatment_rule = 'authority_twice') > 0
                then 'the authority stands there again in row ' || max(figure.row_number)
                else '“' || min(figure.value) || '” is no figure'
            end as words
        from body
        inner join expected on body.financial_year = expected.financial_year
        left join
            figure
            on body.financial_year = figure.financial_year
            and body.body_id = figure.body_id
            and expected.column_number = figure.column_number
            and figure.line_treatment = expected.treatment
        group by
            body.financial_year,
            body.body_id,
            body.path_in_inbox,
            body.row_number,
            expected.column_number,
            expected.label,
            expected.treatment
        having count(*) filter (where figure.treatment = expected.treatment) <> 1
    ),
    -- Each figure is rounded to its unit, so a sum may differ from its total by half a unit for each of them.
    printed_total as (
        select
            line.financial_year,
            line.body_id,
            min(line.column_number) filter (where line.treatment_rule = 'published_total_of_services') as column_number,
            sum(line.amount_gbp) filter (where line.treatment_rule = 'service_expenditure') as services_gbp,
            sum(line.amount_gbp) filter (where line.treatment_rule = 'published_total_of_services') as total_gbp,
            min(file.path_in_inbox) || ', row ' || min(line.row_number) as path_and_row
        from {{ ref("cls_revenue_outturn") }} as line
        inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
        where line.treatment_rule in ('service_expenditure', 'published_total_of_services')
        group by line.financial_year, line.body_id
        having abs(services_gbp - total_gbp) > count(*) * max(line.unit) / 2.0
    ),
    problem as (
        select financial_year, body_id, column_number, words
        from gap
        union all
        select
            financial_year,
            body_id,
            column_number,
            path_and_row
            || ': the services sum to '
            || {{ pounds_in_words("services_gbp") }}
            || ', their printed total in column '
            || column_number
            || ' is '
            || {{ pounds_in_words("total_gbp") }}
        from printed_total
    )
select
    financial_year,
    body_id,
    cast(count(*) as integer) as gap_count,
    arg_min(words, (column_number, words))
    || case when count(*) > 1 then ' (and ' || count(*) - 1 || ' more)' else '' end as words
from problem
group by all
