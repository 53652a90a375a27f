"""The rule engine on the fixtures' lines: it says what a plain reading of the rules says."""

import pytest
from conftest import Warehouse
from plain_rules import fold, read_rules, rules_that_hold, types_by_word

from orchestration.seeds import SEEDS, read_seed

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


def test_no_rule_has_a_description_of_the_treasury_by_heart(warehouse: Warehouse) -> None:
    rows = warehouse.built("select distinct segment_description, segment_code from staging.stg_regional_analysis")
    codes = {str(row["segment_code"]).lower() for row in rows if row["segment_code"]}
    descriptions = {fold(str(row["segment_description"]).partition("-")[2]) for row in rows}
    older = {fold(row["description"]) for row in read_seed(SEEDS, "treasury_segment_labels")}
    # A description of one word is a word that anybody uses; one less a word that stands in no other is known by heart.
    nearly: set[str] = set()
    for words in (description.split() for description in descriptions):
        nearly |= {" ".join(words), " ".join(words[1:]), " ".join(words[:-1])}
    assert len(nearly) > 1000
    for rule in read_rules(SEEDS / "classification_rules.csv"):
        for condition in rule:
            assert not any(code in condition["pattern"].lower() for code in codes), condition["rule_id"]
            words = fold(condition["pattern"].removesuffix("*"))
            reads = len(rule) == 1 and not condition["body_type"] and condition["field"] == "expense_area"
            if reads and " " in words and words in nearly:
                found = [text for text in descriptions | older if f" {words}" in f" {text} "]
                assert len(found) > 1, (condition["rule_id"], found)
