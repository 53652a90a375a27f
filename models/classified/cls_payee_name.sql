-- The names a public body may be found in: never one that is judged a private individual's, or masked.
select payee_name, {{ fold_name("payee_name") }} as name_folded
from {{ ref("cls_payee") }}
where payee_kind not in ('individual', 'redacted')
