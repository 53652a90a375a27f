select * from marts.place_basis
