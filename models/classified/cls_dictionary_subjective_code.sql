{{
    classification_dictionary(
        "subjective_code", "select code as value from " ~ ref("subjective_groups") ~ " union all select 'unclassified'"
    )
}}
