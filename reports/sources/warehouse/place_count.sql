select * from marts.place_count
