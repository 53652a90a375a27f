{{ classification_dictionary("expense_type") }}
