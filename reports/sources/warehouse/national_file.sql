select * from marts.national_file
