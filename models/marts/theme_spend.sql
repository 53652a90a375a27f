-- Payments of a theme by place and body. Of a cell with fewer lines than the setting says, number and pounds are not
-- shown, so that a deep dive points at no case. That hides the theme's sum, not the payments: their publishers put them
-- out, payment_line has them, and who applies the rules of classification_rule to them finds the sum.
with
    cell as (
        select
            theme.theme_set,
            theme.theme,
            theme.theme_name,
            theme.place_id,
            theme.body_id,
            line.body_name,
            theme.financial_year,
            theme.is_illustrative,
            count(*) as line_count,
            count(*) < {{ publication_setting("small_cell_lines") }} as is_suppressed,
            sum(theme.amount_gbp) as amount_gbp
        from {{ ref("payment_theme") }} as theme
        inner join {{ ref("payment_line") }} as line on theme.line_id = line.line_id
        where not theme.is_eliminated
        group by all
    )
select
    cell.theme_set,
    cell.theme,
    cell.theme_name,
    places.place_set_id,
    cell.place_id,
    places.name as place_name,
    cell.body_id,
    cell.body_name,
    cell.financial_year,
    cell.is_suppressed,
    case when not cell.is_suppressed then cell.line_count end as line_count,
    case when not cell.is_suppressed then cast(cell.amount_gbp as decimal(18, 2)) end as amount_gbp,
    cell.is_illustrative
from cell
left join {{ ref("places") }} as places on cell.place_id = places.place_id
