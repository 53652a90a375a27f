{{ classification_dictionary("payee_type") }}
