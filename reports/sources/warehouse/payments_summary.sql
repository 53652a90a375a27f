select * from marts.payments_summary
