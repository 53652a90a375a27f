select * from marts.place_capital_modelled
