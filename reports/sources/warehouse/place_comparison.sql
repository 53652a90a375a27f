select * from marts.place_comparison
