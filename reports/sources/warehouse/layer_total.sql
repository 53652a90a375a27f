select * from marts.layer_total
