select * from marts.body_month
