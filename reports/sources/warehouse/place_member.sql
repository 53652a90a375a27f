select * from marts.place_member
