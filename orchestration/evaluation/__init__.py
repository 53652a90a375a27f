"""How often the rules are wrong, measured on labels that the rules were not written from."""
