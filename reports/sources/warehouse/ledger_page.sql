select * from marts.ledger_page
