-- Files that a correction was decided for: the very bytes, or a file of that name with other bytes where nothing in the
-- inbox has the hash. A file of neither kind is simply not there, and its corrections wait.
select
    correction.correction_id,
    file.source_file_id,
    file.path_in_inbox,
    file.financial_year,
    file.is_illustrative,
    0 as is_unmet
from {{ ref("stg_correction") }} as correction
inner join {{ ref("stg_source_file") }} as file on correction.source_file_id = file.source_file_id
where correction.is_applied
union all
select correction.correction_id, file.source_file_id, file.path_in_inbox, file.financial_year, file.is_illustrative, 1
from {{ ref("corrections") }} as correction
inner join
    {{ ref("stg_source_file") }} as file
    on correction.file_name = file.path_in_inbox
    or ends_with(file.path_in_inbox, '/' || correction.file_name)
where correction.file_sha256 not in (select file_sha256 from {{ ref("stg_source_file") }})
