{{ rules_with_lines("payee_kind_rules", "payee_kind", "payee_kind_rule_id") }}
