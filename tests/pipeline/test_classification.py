"""The rule engine on the fixtures' lines: it says what a plain reading of the rules says."""

import pytest
from conftest import Warehouse
from plain_rules import read_rules, rules_that_hold, types_by_word

from orchestration.seeds import SEEDS

SCHEMES = {
    "classification_rules": ("cofog_code", "rule_id"),
    "subjective_rules": ("subjective_code", "subjective_rule_id"),
    "control_rules": ("control_code", "control_rule_id"),
}


def _lines(warehouse: Warehouse) -> list[dict[str, object]]:
    # Every real line is looked at; invented ones are many and say the same again and again.
    return warehouse.built("from classified.cls_payment_line where not is_illustrative or row_number % 10 = 0")


@pytest.mark.parametrize("seed", SCHEMES)
def test_the_engine_decides_each_line_as_a_plain_reading_of_the_rules_does(warehouse: Warehouse, seed: str) -> None:
    code, rule_id = SCHEMES[seed]
    rules, types = read_rules(SEEDS / f"{seed}.csv"), types_by_word(SEEDS / "body_types.csv")
    lines = _lines(warehouse)
    decided = 0
    for line in lines:
        rule = next(rules_that_hold(rules, line, types), None)
        expected = (rule[0]["code"], rule[0]["rule_id"]) if rule else ("unclassified", "none")
        assert (line[code], line[rule_id]) == expected, line["line_id"]
        decided += rule is not None
    assert 0 < decided < len(lines), "the fixtures hold lines that rules decide and lines they don't"


def test_the_engine_finds_each_theme_of_a_line_as_a_plain_reading_does(warehouse: Warehouse) -> None:
    rules, types = read_rules(SEEDS / "theme_rules.csv"), types_by_word(SEEDS / "body_types.csv")
    found: dict[object, dict[object, object]] = {}
    for row in warehouse.built("select line_id, theme, rule_id from classified.cls_payment_theme"):
        found.setdefault(row["line_id"], {})[row["theme"]] = row["rule_id"]
    seen = 0
    for line in _lines(warehouse):
        expected: dict[str, str] = {}
        for rule in rules_that_hold(rules, line, types):
            expected.setdefault(rule[0]["code"], rule[0]["rule_id"])
        assert found.get(line["line_id"], {}) == expected, line["line_id"]
        seen += len(expected)
    assert seen > 0
