"""The rule engine on the fixtures' lines: it says what a plain reading of the rules says."""

import pytest
from conftest import Warehouse
from plain_rules import fold, read_rules, rules_that_hold, types_by_word

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


def test_no_rule_that_reads_the_treasurys_descriptions_is_one_of_them(warehouse: Warehouse) -> None:
    rows = warehouse.built("select distinct segment_description, segment_code from staging.stg_regional_analysis")
    codes = {str(row["segment_code"]).lower() for row in rows if row["segment_code"]}
    # A description of one word is a word that anybody uses. A pattern that is a description less one of its words is that
    # description learnt by heart.
    descriptions: set[str] = set()
    for row in rows:
        words = fold(str(row["segment_description"]).partition("-")[2]).split()
        descriptions |= {" ".join(words), " ".join(words[1:]), " ".join(words[:-1])}
    descriptions = {description for description in descriptions if " " in description}
    assert len(descriptions) > 500
    for rule in read_rules(SEEDS / "classification_rules.csv"):
        for condition in rule:
            assert not any(code in condition["pattern"].lower() for code in codes), condition["rule_id"]
            if len(rule) == 1 and not condition["body_type"] and condition["field"] == "expense_area":
                assert fold(condition["pattern"].removesuffix("*")) not in descriptions, condition["rule_id"]
