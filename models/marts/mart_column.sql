select
    mart_column.mart_name,
    cast(mart_column.position as integer) as position,
    mart_column.column_name,
    mart_column.data_type,
    mart_column.description,
    mart_column.joins_to,
    mart_column.joins_to_one_row,
    mart_column.joins_every_row,
    fiscal.column_type as fiscal_type
from
    {{ mart_columns_described() }} as mart_column(
        mart_name, position, column_name, data_type, description, joins_to, joins_to_one_row, joins_every_row
    )
left join {{ ref("open_data_column_types") }} as fiscal on mart_column.column_name = fiscal.column_name
order by mart_name, position
