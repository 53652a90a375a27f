{{ classification_dictionary("directorate") }}
