select * from marts.place_harmonising_step
