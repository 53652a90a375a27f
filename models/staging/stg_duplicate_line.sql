-- Lines that say, cell for cell, what an earlier line of their file says. Cells are compared as published: an empty one
-- and one that is not there are equal, all else has to be the same to the character.
with
    hashed as (
        -- One number stands for file and cells: eight bytes a line are grouped, not the text of every column, so that
        -- millions of lines fit in memory.
        select
            row.source_file_id,
            row.sheet_number,
            row.row_number,
            row.amount,
            row.payee_name,
            hash(
                row.source_file_id
                {%- for column in contract_columns() + ["extra"] %}, coalesce(row.{{ column }}, '') {%- endfor %}
            ) as content_hash
        from {{ rows_with_corrections() }}
        where {{ corrected_row_kind() }} = 'line'
    ),
    met_again as (select content_hash from hashed group by content_hash having count(*) > 1),
    placed as (
        select
            hashed.*,
            -- Two different lines may share a number of 64 bits, once in a great many. So the hash only finds the lines
            -- to look at; file, amount and payee have to be equal in themselves.
            first_value({{ line_id("hashed") }}) over same_content as first_line_id,
            row_number() over same_content as position
        from hashed
        inner join met_again on hashed.content_hash = met_again.content_hash
        window
            same_content as (
                partition by
                    hashed.source_file_id,
                    hashed.content_hash,
                    coalesce(hashed.amount, ''),
                    coalesce(hashed.payee_name, '')
                order by hashed.sheet_number, hashed.row_number
            )
    )
select {{ line_id("placed") }} as line_id, source_file_id, first_line_id
from placed
where position > 1
