{{ classification_dictionary("description") }}
