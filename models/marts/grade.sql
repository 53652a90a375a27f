select grade, name, relative_half_width, source, certainty from {{ ref("grades") }}
