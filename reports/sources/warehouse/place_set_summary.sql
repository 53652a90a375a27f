select * from marts.place_set_summary
