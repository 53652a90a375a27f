select * from marts.worked_query
