select * from marts.moderation_decision
