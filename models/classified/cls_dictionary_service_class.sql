{{ classification_dictionary("service_class") }}
