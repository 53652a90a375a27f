select * from marts.place_area
