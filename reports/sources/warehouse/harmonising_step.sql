select * from marts.harmonising_step
