select * from marts.place_memo
