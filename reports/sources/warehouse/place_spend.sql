select * from marts.place_spend
