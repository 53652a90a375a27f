select * from marts.body_year
