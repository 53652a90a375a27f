select * from marts.dataset
