select * from marts.finding
