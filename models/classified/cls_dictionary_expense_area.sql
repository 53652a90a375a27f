{{ classification_dictionary("expense_area") }}
