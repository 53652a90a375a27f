select * from marts.grade
