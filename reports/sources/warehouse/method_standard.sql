select * from marts.method_standard
