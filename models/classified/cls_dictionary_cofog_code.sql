{{
    classification_dictionary(
        "cofog_code", "select code as value from " ~ ref("cofog_codes") ~ " union all select 'unclassified'"
    )
}}
