select * from marts.transfer_pair
