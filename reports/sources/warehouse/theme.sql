select * from marts.theme
