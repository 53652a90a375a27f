select * from marts.place_function_rule
