select * from marts.check
