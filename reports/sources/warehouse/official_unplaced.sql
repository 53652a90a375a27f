select * from marts.official_unplaced
