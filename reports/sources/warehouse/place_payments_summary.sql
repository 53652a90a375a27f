select * from marts.place_payments_summary
