select * from marts.place_payment_part
