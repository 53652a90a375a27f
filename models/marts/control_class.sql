select code, name, description as meaning, source, certainty from {{ ref("control_classes") }}
