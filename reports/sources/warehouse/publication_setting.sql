select * from marts.publication_setting
