select
    dataset,
    source_file_id,
    path_in_inbox,
    is_embedded,
    nullif(file.vintage, '') as vintage,
    coalesce(edition.name, nullif(replace(file.vintage, '_', ' '), '')) as edition_name,
    period,
    replace(regexp_replace(period, ', all$', ''), '_', ' ') as period_name,
    is_used,
    problem,
    cast(inbox_file_count as bigint) as inbox_file_count
from {{ ref("stg_national_file") }} as file
left join {{ ref("edition_names") }} as edition on file.vintage = edition.vintage
