select * from marts.ledger_rest
