select apportionment_key, name, count_part, grade, description, source, certainty from {{ ref("apportionment_keys") }}
