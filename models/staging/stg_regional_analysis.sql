with label as (select attribute, label, value from {{ ref("regional_analysis_labels") }})
select
    {{ figure_id("figure") }} as figure_id,
    figure.source_file_id,
    figure.sheet,
    figure.row_number,
    figure.column_number,
    figure.row_kind,
    vintage.value as vintage,
    figure.financial_year,
    {{ clean_text("figure.department") }} as department,
    -- The second part of a segment is the code that the description begins with.
    nullif(split_part(figure.segment, '-', 2), '') as segment_code,
    {{ clean_text("figure.segment_description") }} as segment_description,
    division.value as cofog_division,
    -- '10.2 Old age' is group 10.2; health has the Treasury's own groups, 7.A. Tables without groups give the division.
    coalesce(
        lpad(nullif(regexp_extract(figure.cofog_group, '^[0-9]+'), ''), 2, '0')
        || nullif(regexp_extract(figure.cofog_group, '^[0-9]+([.][0-9A-Z])', 1), ''),
        division.value
    ) as cofog_code,
    case when regexp_full_match(region.value, 'E[0-9]{8}') then region.value end as region_id,
    case when regexp_full_match(region.value, 'E[0-9]{8}') then 'english_region' else region.value end as area,
    sector.value as sector,
    identifiable.value as identifiable,
    capital.value = 'capital' as is_capital,
    nullif(
        concat_ws(
            '; ',
            case when vintage.value is null then 'edition “' || coalesce(figure.vintage, '') || '”' end,
            case when division.value is null then 'COFOG division “' || coalesce(figure.cofog_division, '') || '”' end,
            case when region.value is null then 'region “' || coalesce(figure.region, '') || '”' end,
            case when sector.value is null then 'sector “' || coalesce(figure.sector, '') || '”' end,
            case when identifiable.value is null then 'ID or non-ID “' || coalesce(figure.identifiable, '') || '”' end,
            case when capital.value is null then 'CAP or CUR “' || coalesce(figure.capital_or_current, '') || '”' end
        ),
        ''
    ) as unknown_labels,
    figure.value,
    case
        when figure.row_kind <> 'quarantined' then {{ pounds_in_units("figure.value_exact", "figure.unit") }}
    end as amount_gbp
from {{ figures_in_use("regional_analysis", "figure.financial_year") }}
left join label as vintage on vintage.attribute = 'vintage' and {{ fold_name("figure.vintage") }} = vintage.label
left join
    label as division
    on division.attribute = 'cofog_division'
    and {{ fold_name("figure.cofog_division") }} = division.label
left join label as region on region.attribute = 'region' and {{ fold_name("figure.region") }} = region.label
left join label as sector on sector.attribute = 'sector' and {{ fold_name("figure.sector") }} = sector.label
left join
    label as identifiable
    on identifiable.attribute = 'identifiable'
    and {{ fold_name("figure.identifiable") }} = identifiable.label
left join
    label as capital
    on capital.attribute = 'capital_or_current'
    and {{ fold_name("figure.capital_or_current") }} = capital.label
where figure.row_kind in ('figure', 'quarantined', 'total')
