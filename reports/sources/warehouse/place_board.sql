select * from marts.place_board
