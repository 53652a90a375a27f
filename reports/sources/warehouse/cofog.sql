select * from marts.cofog
