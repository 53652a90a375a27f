select * from change
