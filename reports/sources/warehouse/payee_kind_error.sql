select * from marts.payee_kind_error
