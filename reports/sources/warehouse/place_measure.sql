select * from marts.place_measure
