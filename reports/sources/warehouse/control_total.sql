select * from marts.control_total
