"""What a rule says, as people read it: a row of a published table of rules in a few words."""

# What a rule on transfers speaks of; what it leaves empty agrees with everything.
_OF_TRANSFER = ("payer_type", "payee_type", "payee_body_id")


def condition_words(rule: dict[str, object]) -> str:
    """A condition of a rule as people read it: expense_area keyword “waste” → 05; payee_type “county” → eliminated."""
    if "pattern" not in rule:
        verdict = {True: "eliminated", False: "not eliminated"}.get(rule.get("is_eliminated"), "not known")
        return f"{spoken_of(rule)} → {verdict}"
    verdict = rule.get("code") or rule.get("payee_kind")
    return f"{rule['field']} {rule['match']} “{rule['pattern']}” → {verdict}"


def spoken_of(rule: dict[str, object]) -> str:
    """What a rule speaks of in short."""
    if "pattern" in rule:
        return f"{rule['field']} “{rule['pattern']}”"
    return ", ".join(f"{name} “{rule[name]}”" for name in _OF_TRANSFER if rule.get(name)) or "every transfer"
