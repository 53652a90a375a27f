{{ classification_dictionary("subjective_class") }}
