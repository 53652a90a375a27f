{{ rules_with_lines("classification_rules", "code", "rule_id") }}
