select * from marts.place_check
