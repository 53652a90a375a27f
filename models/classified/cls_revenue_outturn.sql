-- Every figure of the outturn of authorities with what becomes of it: counted, memo, control, excluded or unplaced, and
-- the rule that says so.
with
    code as (
        select body_code.code, body_code.body_id, year.financial_year
        from {{ ref("body_codes") }} as body_code
        inner join {{ ref("count_years") }} as year on {{ valid_on("body_code", "year.membership_date") }}
        where body_code.scheme = 'e_code'
    ),
    -- An authority that stands in a table twice would be counted twice: neither row is taken.
    figure as (
        select
            staged.*,
            code.body_id,
            staged.row_kind = 'figure'
            and code.body_id is not null
            and count(*) filter (where staged.row_kind = 'figure') over (
                partition by staged.financial_year, staged.measure, code.body_id, staged.column_number
            )
            > 1 as is_twice
        from {{ ref("stg_revenue_outturn") }} as staged
        left join code on staged.authority_code = code.code and staged.financial_year = code.financial_year
    ),
    line as (select *, {{ fold_name("measure") }} as measure_folded from {{ ref("revenue_outturn_lines") }})
select
    figure.figure_id,
    figure.source_file_id,
    figure.sheet,
    figure.row_number,
    figure.column_number,
    figure.financial_year,
    figure.authority_code,
    figure.authority_name,
    figure.body_id,
    line.line_number,
    figure.label,
    figure.measure,
    case
        when figure.row_kind = 'total'
        then 'control'
        when figure.row_kind = 'quarantined'
        then case when line.treatment in ('counted', 'memo') then 'unplaced' else 'excluded' end
        when line.treatment is null
        then 'excluded'
        when figure.body_id is null or figure.is_twice
        then 'unplaced'
        else line.treatment
    end as treatment,
    case
        when figure.row_kind = 'total'
        then 'published_total_row'
        when figure.row_kind = 'quarantined'
        then 'figure_not_read'
        when line.treatment is null
        then 'other_measure'
        when figure.body_id is null
        then 'authority_not_known'
        when figure.is_twice
        then 'authority_twice'
        else line.treatment_rule
    end as treatment_rule,
    -- What the line would have been, had its figure been read: a counted line without one makes its authority unknown.
    line.treatment as line_treatment,
    line.treatment_rule as line_treatment_rule,
    coalesce(line.is_council_benefit, false) as is_council_benefit,
    figure.row_kind,
    figure.value,
    figure.unit,
    figure.amount_gbp
from figure
left join
    line
    on figure.financial_year = line.financial_year
    and figure.measure = line.measure_folded
    and figure.column_number = line.column_number
