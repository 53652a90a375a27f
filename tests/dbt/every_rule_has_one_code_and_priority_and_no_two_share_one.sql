{{ config(meta={"dagster": {"ref": {"name": "classification_rules"}}}) }}
-- All conditions of a rule say the same code and priority; two rules of a scheme never share a priority.
select scheme, rule_id as subject
from {{ ref("classification_rules") }}
group by all
having count(distinct code) > 1 or count(distinct priority) > 1
union all
select scheme, cast(priority as varchar)
from {{ ref("classification_rules") }}
group by scheme, priority
having count(distinct rule_id) > 1
