select * from marts.return_version
