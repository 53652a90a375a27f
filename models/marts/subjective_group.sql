select code, name, is_gross_expenditure, note, source, certainty from {{ ref("subjective_groups") }}
