-- How much of a theme's real pounds lies outside the functions it is nested in. A line classified to a division
-- alone is inside where the theme has any group of it; an unclassified line says nothing.
with
    line as (
        select theme.theme, abs(theme.amount_gbp) as amount_gbp, line.cofog_code, line.is_illustrative
        from {{ ref("cls_payment_theme") }} as theme
        inner join {{ ref("cls_payment_line") }} as line on theme.line_id = line.line_id
        where line.cofog_code <> 'unclassified'
    ),
    inside as (
        select distinct line.theme, line.cofog_code
        from (select distinct theme, cofog_code from line) as line
        inner join
            {{ ref("theme_functions") }} as allowed
            on line.theme = allowed.theme
            and (starts_with(line.cofog_code, allowed.cofog_code) or starts_with(allowed.cofog_code, line.cofog_code))
    )
select
    themes.code as theme,
    themes.name as theme_name,
    cast(
        coalesce(sum(line.amount_gbp) filter (where inside.theme is null), 0)
        / nullif(sum(line.amount_gbp), 0) as decimal(9, 6)
    ) as outside_share
from {{ ref("themes") }} as themes
left join line on themes.code = line.theme and not line.is_illustrative
left join inside on line.theme = inside.theme and line.cofog_code = inside.cofog_code
group by all
