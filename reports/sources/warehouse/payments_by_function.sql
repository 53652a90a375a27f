select * from marts.payments_by_function
