-- Figures of the regional analysis that can't be read, or whose labels nobody knows; what is known of each says what it
-- may be missing from.
select
    line.vintage,
    line.financial_year,
    line.is_vintage_counted,
    line.might_be_counted,
    line.sector,
    line.region_id,
    line.area,
    line.cofog_division,
    line.is_capital,
    line.is_identifiable,
    line.row_number,
    line.column_number,
    file.path_in_inbox
    || ', row '
    || line.row_number
    || ', column '
    || line.column_number
    || ': '
    || coalesce(
        line.unknown_labels,
        case when trim(line.value) = '' then 'the cell is empty' else '“' || line.value || '” is no figure' end
    ) as words
from {{ ref("cls_regional_analysis") }} as line
inner join {{ ref("stg_source_file") }} as file on line.source_file_id = file.source_file_id
where line.treatment_rule in ('figure_not_read', 'label_not_known') and line.amount_gbp is distinct from 0
