{{ classification_dictionary("entity") }}
