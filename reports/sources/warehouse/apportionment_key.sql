select * from marts.apportionment_key
