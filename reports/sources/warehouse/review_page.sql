select * from marts.review_page
