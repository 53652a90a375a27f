select code, theme_set, name, description as meaning, source, certainty from {{ ref("themes") }}
