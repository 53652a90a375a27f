-- Rows kept of each file, by kind. A statistical table has a record for each figure: a row with a figure that can't be
-- read is quarantined, any other row with figures a line.
{% set datasets = ["regional_analysis", "revenue_outturn", "benefit_expenditure", "population", "households"] %}
with
    row as (
        select
            source_file_id,
            sheet_number,
            row_number,
            case
                when bool_or(row_kind = 'quarantined')
                then 'quarantined'
                when bool_or(row_kind = 'figure')
                then 'line'
                else min(row_kind)
            end as row_kind
        from
            (
                {%- for dataset in datasets %}
                    select source_file_id, sheet_number, row_number, row_kind
                    from {{ source("landed", dataset ~ "_figure") }} {{ "union all" if not loop.last }}
                {%- endfor %}
            )
        group by all
    )
select source_file_id, row_kind, count(*) as row_count
from {{ source("landed", "payment_row") }}
group by source_file_id, row_kind
union all
select source_file_id, row_kind, count(*)
from {{ source("landed", "place_return_row") }}
group by source_file_id, row_kind
union all
select source_file_id, row_kind, count(*)
from row
group by source_file_id, row_kind
