select * from marts.count_comparability
