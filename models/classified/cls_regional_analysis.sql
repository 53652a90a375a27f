-- Every figure of the regional analysis with what becomes of it, the rule that says so, and how it is shared out.
select
    line.figure_id,
    line.source_file_id,
    line.sheet,
    line.row_number,
    line.column_number,
    line.vintage,
    line.financial_year,
    line.department,
    line.segment_code,
    line.segment_description,
    line.cofog_division,
    line.cofog_code,
    line.region_id,
    line.area,
    line.sector,
    line.is_capital,
    line.identifiable = 'identifiable' as is_identifiable,
    line.unknown_labels,
    -- Growth uses every vintage; the count of a year and its controls use one.
    year.financial_year is not null as is_vintage_counted,
    case
        when line.row_kind = 'total'
        then 'control'
        when line.row_kind = 'quarantined' or line.unknown_labels is not null
        then 'unplaced'
        when treatment.treatment = 'counted' and not is_vintage_counted
        then 'excluded'
        else treatment.treatment
    end as treatment,
    case
        when line.row_kind = 'total'
        then 'published_total_row'
        when line.row_kind = 'quarantined'
        then 'figure_not_read'
        when line.unknown_labels is not null
        then 'label_not_known'
        when treatment.treatment = 'counted' and not is_vintage_counted
        then 'other_vintage'
        else treatment.treatment_rule
    end as treatment_rule,
    key.apportionment_key,
    key.apportionment_rule_id,
    key.tag,
    key.tag_rule_id,
    key.tier,
    line.value,
    line.amount_gbp
from {{ ref("stg_regional_analysis") }} as line
left join
    {{ ref("regional_analysis_treatments") }} as treatment
    on line.identifiable = treatment.identifiable
    and line.area = treatment.area
    and line.sector = treatment.sector
left join
    {{ ref("count_years") }} as year
    on line.financial_year = year.financial_year
    and line.vintage = year.regional_analysis_vintage
left join
    {{ ref("cls_regional_analysis_key") }} as key
    on line.vintage = key.vintage
    and line.department is not distinct from key.department
    and line.cofog_division is not distinct from key.cofog_division
    and line.segment_code is not distinct from key.segment_code
