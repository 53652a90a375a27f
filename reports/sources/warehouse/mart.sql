select * from marts.mart
