select mart_name, cast(position as integer) as position, column_name, data_type, description, joins_to, joins_to_one_row
from
    {{ mart_columns_described() }} as mart_column(
        mart_name, position, column_name, data_type, description, joins_to, joins_to_one_row
    )
order by mart_name, position
