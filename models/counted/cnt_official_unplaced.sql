-- Pounds of the outturn that can be in no place: an authority that no code of the register names, a body whose area is
-- not known (parks), and rows of the regional analysis whose labels nobody knows.
with
    serving as (
        select financial_year, body_id
        from {{ ref("cnt_body_coverage") }}
        union
        select financial_year, authority_id
        from {{ ref("cnt_authority") }}
    )
select
    line.financial_year,
    'local_authorities' as count_part,
    line.source_file_id,
    line.authority_code as code_or_label,
    line.authority_name as spender,
    line.treatment_rule as unplaced_reason,
    cast(sum(line.amount_gbp) as decimal(18, 2)) as amount_gbp,
    cast(count(*) as bigint) as figure_count,
    cast(min(line.row_number) as bigint) as first_row_number
from {{ ref("cls_revenue_outturn") }} as line
where line.treatment = 'unplaced' and line.line_treatment in ('counted', 'memo')
group by all
union all
select
    line.financial_year,
    'local_authorities',
    line.source_file_id,
    line.body_id,
    line.spender,
    'area_of_body_not_known',
    cast(sum(line.source_gbp) as decimal(18, 2)),
    count(*),
    min(line.row_number)
from {{ ref("cnt_official_line") }} as line
left join serving on line.financial_year = serving.financial_year and line.body_id = serving.body_id
where line.count_part = 'local_authorities' and serving.body_id is null
group by all
union all
select
    line.financial_year,
    'central_and_public_corporations',
    line.source_file_id,
    coalesce(line.unknown_labels, 'figure “' || coalesce(line.value, '') || '”'),
    line.department,
    line.treatment_rule,
    cast(sum(line.amount_gbp) as decimal(18, 2)),
    count(*),
    min(line.row_number)
from {{ ref("cls_regional_analysis") }} as line
where line.treatment = 'unplaced'
group by all
