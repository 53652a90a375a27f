select * from marts.place_summary
