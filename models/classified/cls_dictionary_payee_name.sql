{{ classification_dictionary("payee_name") }}
