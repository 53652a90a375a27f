select code, level, parent, name, source, certainty from {{ ref("cofog_codes") }}
