select setting, value, meaning, source, certainty from {{ ref("publication_settings") }}
