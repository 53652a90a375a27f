select * from marts.printed_comparison
