-- seeds/corrections.csv held against the files of the inbox. `problem` says why a correction can't stand; the test
-- every_correction_meets_the_cell_it_expects fails the build for any.
with
    correction as (
        select
            *,
            count(*) over (partition by file_sha256, sheet_number, row_number, column_name) as same_cell_count,
            bool_or(column_name = 'row_kind') over same_row as is_row_taken_out,
            bool_or(column_name = 'amount') over same_row as is_amount_given
        from {{ ref("corrections") }}
        window same_row as (partition by file_sha256, sheet_number, row_number)
    ),
    -- A file that could not be read has a finding of its own (file_read); its corrections wait.
    file as (select * from {{ ref("stg_source_file") }} where verdict in ('payments', 'nil_return')),
    cell as (
        select
            correction.correction_id,
            file.source_file_id,
            row.row_kind,
            row.amount_exact,
            case
                correction.column_name
                {%- for column in correctable_columns() %} when '{{ column }}' then row.{{ column }} {%- endfor %}
            end as found,
            file.body_folder is null
            and correction.column_name <> 'row_kind'
            and row.body_as_published = trim(found) as names_the_body
        from {{ source("landed", "payment_row") }} as row
        inner join file on row.source_file_id = file.source_file_id
        inner join
            correction
            on file.file_sha256 = correction.file_sha256
            and row.sheet_number = correction.sheet_number
            and row.row_number = correction.row_number
    ),
    met as (
        select
            correction.*,
            file.source_file_id,
            file.dataset,
            file.is_illustrative,
            cell.row_kind,
            cell.amount_exact,
            cell.found,
            regexp_full_match(becomes, '-?[0-9]{1,15}([.][0-9]+)?') as is_number,
            case
                when same_cell_count > 1
                then 'another correction is of the same cell'
                when not regexp_full_match(correction.file_sha256, '[0-9a-f]{64}')
                then 'file_sha256 is no SHA-256 (64 digits, 0 to 9 and a to f)'
                when column_name not in ('{{ correctable_columns() | join("', '") }}')
                then 'no such column can be corrected: only {{ correctable_columns() | join(", ") }}'
                when
                    column_name = 'payment_date'
                    and not coalesce(
                        regexp_full_match(becomes, '[0-9]{4}-[0-9]{2}-[0-9]{2}')
                        and try_cast(becomes as date) is not null,
                        false
                    )
                then 'becomes is no date (2010-04-30)'
                when column_name = 'amount' and not coalesce(is_number, false)
                then 'becomes is no plain decimal number (-1234.50)'
                when column_name = 'row_kind' and coalesce(becomes, '') not in ('total', 'note')
                then 'a row_kind can only become total or note'
                when column_name <> 'row_kind' and is_row_taken_out
                then 'a correction of its row_kind takes this row out'
                when file.source_file_id is null
                then null
                when cell.row_kind is null
                then 'the file has no such row'
                when cell.row_kind not in ('line', 'quarantined')
                then 'the row is no payment line but of the kind ' || cell.row_kind
                when coalesce(cell.found, '') <> coalesce(was, '')
                then 'the cell is not what the correction expects'
                when cell.row_kind = 'quarantined' and not (is_amount_given or is_row_taken_out)
                then 'the row is in quarantine: correct its amount too'
                when cell.names_the_body
                then 'the line takes its body from this cell: add the name to seeds/body_names.csv'
            end as problem
        from correction
        left join file on correction.file_sha256 = file.file_sha256
        left join cell on correction.correction_id = cell.correction_id and file.source_file_id = cell.source_file_id
    ),
    -- Pounds of the line before and after; null where it is in no sum, or the correction leaves its pounds alone.
    weighed as (
        select
            *,
            case
                when column_name in ('amount', 'row_kind') and row_kind = 'line' then {{ pounds("amount_exact") }}
            end as amount_before_gbp,
            case
                when column_name = 'amount' and row_kind in ('line', 'quarantined') and is_number
                then {{ pounds("becomes") }}
            end as amount_after_gbp
        from met
    )
select
    correction_id,
    source_file_id,
    dataset,
    is_illustrative,
    file_sha256,
    file_name,
    sheet_number,
    row_number,
    column_name,
    was,
    found,
    becomes,
    reason,
    who,
    decided_on,
    source,
    problem,
    source_file_id is not null and problem is null as is_applied,
    amount_before_gbp,
    amount_after_gbp,
    coalesce(amount_after_gbp, 0) - coalesce(amount_before_gbp, 0) as change_gbp,
    -- Lines that staging has more or less of, and so has quarantine.
    case
        when column_name = 'amount' and row_kind = 'quarantined'
        then 1
        when column_name = 'row_kind' and row_kind = 'line'
        then -1
        else 0
    end as line_change,
    case when column_name in ('amount', 'row_kind') and row_kind = 'quarantined' then -1 else 0 end as quarantine_change
from weighed
