select * from marts.theme_function_spend
