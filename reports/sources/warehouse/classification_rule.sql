select * from marts.classification_rule
