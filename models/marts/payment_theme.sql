select
    theme.line_id,
    theme.theme_set,
    theme.theme,
    themes.name as theme_name,
    theme.share as theme_share,
    theme.amount_gbp,
    theme.rule_id,
    line.is_illustrative,
    line.is_eliminated,
    line.cofog_code,
    line.body_id,
    line.financial_year,
    line.place_id
from {{ ref("cls_payment_theme") }} as theme
inner join {{ ref("themes") }} as themes on theme.theme = themes.code
inner join {{ ref("payment_line") }} as line on theme.line_id = line.line_id
order by theme.line_id, theme.theme
