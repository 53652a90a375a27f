select * from marts.moderation_queue
