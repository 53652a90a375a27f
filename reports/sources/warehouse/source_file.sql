select * from marts.source_file
