{{ classification_dictionary("procurement_class") }}
