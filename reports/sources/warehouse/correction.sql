select * from marts.correction
