-- From a figure to its source
-- From which cells of which files does the current health spending of Birmingham come, by what are they shared, and how
-- much of each is in the figure?
-- Gives: path_in_inbox, sheet, row_number, column_number, spender, label, source_gbp, share, shared_by, weight,
-- in_figure_gbp, source_line_id
with
    line as (
        -- lines of the outturn are spread over functions by weights; all others have their function
        select
            apportioned.*,
            coalesce(spread.weight, 1) as weight,
            coalesce(spread.cofog_code, apportioned.cofog_code) as function
        from marts.apportionment as apportioned
        left join
            marts.outturn_function as spread
            on apportioned.financial_year = spread.financial_year
            and apportioned.line_number = spread.line_number
    )
select
    file.path_in_inbox,
    line.sheet,
    line.row_number,
    line.column_number,
    line.spender,
    line.label,
    line.source_gbp,
    line.share,
    sharing.name as shared_by,
    sum(line.weight) as weight,
    cast(round(any_value(line.amount_gbp) * sum(line.weight), 2) as decimal(18, 2)) as in_figure_gbp,
    line.source_line_id
from line
inner join marts.source_file as file on line.source_file_id = file.source_file_id
inner join marts.apportionment_key as sharing on line.apportionment_key = sharing.apportionment_key
where
    line.place_id = 'birmingham'
    and starts_with(line.function, '07')
    and not line.is_capital
    and line.source_gbp <> 0
    and not file.is_illustrative
    and line.financial_year
    = (select max(financial_year) from marts.place_summary where is_complete and restated_from is null)
group by all
order by in_figure_gbp desc, line.source_line_id
