select * from marts.unplaced_spend
