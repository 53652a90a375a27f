select * from marts.place_harmonised
