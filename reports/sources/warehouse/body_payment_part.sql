select * from marts.body_payment_part
