select * from marts.theme_spend
