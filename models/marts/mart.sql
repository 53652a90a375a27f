select mart_name, subject, description, grain, is_open_data
from {{ marts_described() }} as mart(mart_name, subject, description, grain, is_open_data)
order by mart_name
