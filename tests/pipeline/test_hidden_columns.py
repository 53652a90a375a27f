"""What a measurement hides from the rules is hidden: no rule that reads it speaks, alone or with other conditions."""

import pytest
from conftest import Warehouse
from plain_rules import Rule, read_rules, rules_that_hold, types_by_word

from orchestration.database import quoted
from orchestration.dbt import Dbt
from orchestration.seeds import SEEDS

TYPES = types_by_word(SEEDS / "body_types.csv")
SEED_OF = {"cofog": "classification_rules", "subjective": "subjective_rules"}
BODY = {"body_id", "body_type"}


def fields(rule: Rule) -> set[str]:
    return {condition["field"] for condition in rule}


def is_scoped(rule: Rule) -> bool:
    return any(rule[0][column] for column in ("body_type", "valid_from", "valid_to"))


def kept_rules(scheme: str, hidden: list[str], without_body_alone: bool) -> list[Rule]:
    """The rules that a reader who is shown nothing of these columns can use."""
    return [
        rule
        for rule in read_rules(SEEDS / f"{SEED_OF[scheme]}.csv")
        if fields(rule).isdisjoint(hidden) and not (without_body_alone and fields(rule) <= BODY)
    ]


def called(macro: str, scheme: str, hidden: list[str], without_body_alone: bool) -> str:
    return f"{macro}('{scheme}', {hidden}, {'true' if without_body_alone else 'false'})"


@pytest.mark.parametrize(
    ("scheme", "hidden", "without_body_alone"),
    [("cofog", ["expense_area"], False), ("subjective", ["expense_type", "payee_name"], False), ("cofog", [], True)],
)
def test_a_rule_on_a_hidden_column_never_speaks(
    warehouse: Warehouse, scheme: str, hidden: list[str], without_body_alone: bool
) -> None:
    everything, kept = kept_rules(scheme, [], False), kept_rules(scheme, hidden, without_body_alone)
    left_out = [rule for rule in everything if rule not in kept]
    assert any(len(rule) > 1 for rule in left_out) or not hidden, "no rule of several conditions is put to the test"
    dbt = Dbt(warehouse.settings)
    # The plan: which columns are read, and which rules of several conditions are asked.
    plan = called("classification_plan", scheme, hidden, without_body_alone)
    said = dbt.compile(
        f"{{% set plan = {plan} %}}{{{{ classification_fields([plan]) | join(' ') }}}}"
        "|{{ plan.priorities | map(attribute='field') | unique | join(' ') }}"
        "|{{ plan.rules | map(attribute='priority') | join(' ') }}"
    )
    read, alone, conjunctions = (part.split() for part in said.split("|"))
    assert set(read) == set().union(*map(fields, kept))
    assert set(alone) == set().union(*(fields(rule) for rule in kept if len(rule) == 1))
    assert set(conjunctions) == {rule[0]["priority"] for rule in kept if len(rule) > 1}
    # The verdicts: those of a plain reading of the rules that are left.
    verdicts = {
        row["line_id"]: row["rule_id"]
        for row in warehouse.built(
            dbt.compile(f"{{{{ {called('classified_lines', scheme, hidden, without_body_alone)} }}}}")
        )
    }
    changed = 0
    for line in warehouse.built("from classified.cls_payment_line where not is_illustrative"):
        # Rules never read a name that is withheld.
        if line["payee_kind"] in ("individual", "redacted"):
            line["payee_name"] = None
        rule = next(rules_that_hold(kept, line, TYPES), None)
        assert verdicts[line["line_id"]] == (rule[0]["rule_id"] if rule else None), line["line_id"]
        changed += next(rules_that_hold(everything, line, TYPES), None) != rule
    assert changed > 0, "the fixtures hold lines that a hidden column decides"


def test_a_bare_text_is_judged_by_rules_on_its_column_alone_that_hold_for_any_body_on_any_day(
    warehouse: Warehouse,
) -> None:
    rules = read_rules(SEEDS / "classification_rules.csv")
    usable = [rule for rule in rules if fields(rule) == {"expense_area"} and not is_scoped(rule)]
    written = {
        condition["pattern"].removesuffix("*")
        for rule in rules
        for condition in rule
        if condition["field"] == "expense_area" and condition["match"] != "regex" and (is_scoped(rule) or len(rule) > 1)
    }
    values = " union ".join(f"select {quoted(text)} as value" for text in sorted(written))
    texts = f"select expense_area as value from staging.stg_payment_line where expense_area is not null union {values}"
    found = {
        row["value"]: row["rule_id"]
        for row in warehouse.built(
            Dbt(warehouse.settings).compile(
                f"{{% set texts %}}{texts}{{% endset %}}{{{{ classified_texts('cofog', 'expense_area', texts) }}}}"
            )
        )
    }
    silenced = 0
    for text, rule_id in found.items():
        line = {"expense_area": text, "body_type": None, "membership_date": None}
        rule = next(rules_that_hold(usable, line, TYPES), None)
        assert rule_id == (rule[0]["rule_id"] if rule else None), text
        scoped = [
            [{**rule[0], "body_type": "", "valid_from": "", "valid_to": ""}, *rule[1:]]
            for rule in rules
            if is_scoped(rule)
        ]
        silenced += next(rules_that_hold(scoped, line, TYPES), None) is not None
    assert silenced > 0, "the texts hold words of rules with a scope"
