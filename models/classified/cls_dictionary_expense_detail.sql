{{ classification_dictionary("expense_detail") }}
