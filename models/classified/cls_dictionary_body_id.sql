{{ classification_dictionary("body_id") }}
