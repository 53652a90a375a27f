select place_basis, grade, name, is_own_body, says, description, source, certainty from {{ ref("place_bases") }}
