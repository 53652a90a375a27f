select query_name, title, question, gives, sql
from {{ queries_described() }} as worked_query(query_name, title, question, gives, sql)
order by query_name
