select * from methodology.layer_total
