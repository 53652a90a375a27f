select * from marts.review_queue
