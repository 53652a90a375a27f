select * from marts.place_body
