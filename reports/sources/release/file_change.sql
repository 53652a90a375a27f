select * from file_change
