select mart_name, subject, description, grain, is_open_data, left_out_because, primary_key
from
    {{ marts_described() }} as mart(mart_name, subject, description, grain, is_open_data, left_out_because, primary_key)
order by mart_name
