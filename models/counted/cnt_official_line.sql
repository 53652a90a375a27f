-- The source lines of the official count, both parts: what national tables print as spent by a local body, or by
-- central government and public corporations in a region.
select
    line.figure_id as source_line_id,
    'local_authorities' as count_part,
    line.financial_year,
    line.source_file_id,
    line.sheet,
    line.row_number,
    line.column_number,
    body.region_id,
    line.body_id,
    body.name as spender,
    line.line_number,
    line.label,
    cast(null as varchar) as cofog_division,
    cast(null as varchar) as cofog_code,
    cast(null as varchar) as apportionment_key,
    'local' as sector,
    body_type.tier,
    'none' as tag,
    false as is_capital,
    line.amount_gbp as source_gbp
from {{ ref("cls_revenue_outturn") }} as line
inner join {{ ref("bodies") }} as body on line.body_id = body.body_id
inner join {{ ref("body_types") }} as body_type on body.body_type = body_type.body_type
where line.treatment = 'counted'
union all
select
    figure_id,
    'central_and_public_corporations',
    financial_year,
    source_file_id,
    sheet,
    row_number,
    column_number,
    region_id,
    null,
    department,
    null,
    segment_description,
    cofog_division,
    cofog_code,
    apportionment_key,
    sector,
    tier,
    tag,
    is_capital,
    amount_gbp
from {{ ref("cls_regional_analysis") }}
where treatment = 'counted'
