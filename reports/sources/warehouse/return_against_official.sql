select * from marts.return_against_official
