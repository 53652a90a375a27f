select * from marts.mart_column
