{{ config(meta={"dagster": {"ref": {"name": "body_codes"}}}) }}
-- A code is valid for a date: on no day do two bodies have the same one.
select one.scheme, one.code, one.body_id, other.body_id as other_body_id
from {{ ref("body_codes") }} as one
inner join
    {{ ref("body_codes") }} as other
    on one.scheme = other.scheme
    and one.code = other.code
    and one.body_id < other.body_id
where
    coalesce(one.valid_from, date '0001-01-01') <= coalesce(other.valid_to, date '9999-12-31')
    and coalesce(other.valid_from, date '0001-01-01') <= coalesce(one.valid_to, date '9999-12-31')
