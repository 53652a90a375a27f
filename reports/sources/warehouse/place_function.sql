select * from marts.place_function
