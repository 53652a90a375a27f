select * from marts.transfer
