select * from marts.line_treatment
