-- What the page shows of it: it is no open data.
select * from marts.review_queue where review_rank <= (select value from marts.publication_setting where setting = 'largest_items')
