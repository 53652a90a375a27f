select * from marts.place_control
