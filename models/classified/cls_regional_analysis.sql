-- Every figure of the regional analysis with what becomes of it, the rule that says so, and how it is shared out. A row
-- that can't be read, or has a label nobody knows, is unplaced where its other labels leave open that it counts, or
-- is a control.
with
    labels as (select distinct identifiable, area, sector from {{ ref("stg_regional_analysis") }}),
    treated as (
        select
            labels.*,
            min(treatment.treatment) as treatment,
            min(treatment.treatment_rule) as treatment_rule,
            bool_or(treatment.treatment = 'counted') as might_be_counted,
            bool_or(treatment.treatment in ('counted', 'control')) as might_be_used
        from labels
        inner join
            {{ ref("regional_analysis_treatments") }} as treatment
            on coalesce(labels.identifiable, treatment.identifiable) = treatment.identifiable
            and coalesce(labels.area, treatment.area) = treatment.area
            and coalesce(labels.sector, treatment.sector) = treatment.sector
        group by all
    )
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
    line.row_kind = 'figure' as is_figure,
    line.identifiable = 'identifiable' as is_identifiable,
    line.unknown_labels,
    treatment.might_be_counted,
    -- Growth uses every vintage; the count of a year and its controls use one.
    year.financial_year is not null as is_vintage_counted,
    case
        when line.row_kind = 'total'
        then 'control'
        when line.row_kind = 'quarantined' or line.unknown_labels is not null
        then case when treatment.might_be_used then 'unplaced' else 'excluded' end
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
    key.tier_rule_id,
    line.value,
    line.amount_gbp
from {{ ref("stg_regional_analysis") }} as line
left join
    treated as treatment
    on line.identifiable is not distinct from treatment.identifiable
    and line.area is not distinct from treatment.area
    and line.sector is not distinct from treatment.sector
left join
    {{ ref("count_years") }} as year
    on line.financial_year = year.financial_year
    and coalesce(line.vintage, year.regional_analysis_vintage) = year.regional_analysis_vintage
left join
    {{ ref("cls_regional_analysis_key") }} as key
    on line.vintage = key.vintage
    and line.department is not distinct from key.department
    and line.cofog_division is not distinct from key.cofog_division
    and line.segment_code is not distinct from key.segment_code
