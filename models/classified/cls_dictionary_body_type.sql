{{ classification_dictionary("body_type") }}
