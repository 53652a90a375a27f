import csv
from collections.abc import Callable
from pathlib import Path
from shutil import copy

import pytest

from orchestration.rules import SCHEMES, RulesError, check_rules
from orchestration.seeds import SEEDS, read_seed

Change = Callable[[list[dict[str, str]]], None]


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    names = (
        {scheme.seed for scheme in SCHEMES} | {s.codes for s in SCHEMES if isinstance(s.codes, str)} | {"body_types"}
    )
    for name in names:
        copy(SEEDS / f"{name}.csv", tmp_path)
    return tmp_path


def _change(seeds: Path, name: str, change: Change) -> None:
    rows = read_seed(seeds, name)
    change(rows)
    with (seeds / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_the_rules_that_come_with_the_product_can_be_used() -> None:
    check_rules()


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("classification_rules", {"match": "regex", "pattern": "(road"}, ["no regular expression", "'(road'"]),
        ("payee_kind_rules", {"match": "shape", "pattern": "^[tw"}, ["no regular expression"]),
        ("classification_rules", {"code": "11.1"}, ["code '11.1' is none of"]),
        ("theme_rules", {"code": "older_peple"}, ["older_people"]),
        ("subjective_rules", {"field": "cost_centre"}, ["field 'cost_centre' is none of", "expense_area"]),
        ("control_rules", {"match": "like"}, ["match 'like'", "exact, keyword, prefix, regex"]),
        ("classification_rules", {"body_type": "councils"}, ["body_type 'councils'", "council"]),
        ("classification_rules", {"confidence": "sure"}, ["confidence 'sure'", "publisher_code"]),
        ("classification_rules", {"priority": "first"}, ["priority 'first' is no whole number"]),
        ("classification_rules", {"pattern": " "}, ["pattern is empty"]),
        ("classification_rules", {"valid_from": "April 2013"}, ["'April 2013' is no date", "2013-04-01"]),
        ("classification_rules", {"valid_from": "2013-04-01", "valid_to": "2012-04-01"}, ["lies before"]),
        ("classification_rules", {"match": "prefix", "pattern": "£"}, ["'£' has no letter", "write the words"]),
        ("classification_rules", {"match": "keyword", "pattern": "*"}, ["'*' has no letter", "write the words"]),
        ("classification_rules", {"match": "keyword", "pattern": "-"}, ["'-' has no letter", "write the words"]),
        (
            "classification_rules",
            {"match": "prefix", "pattern": "road*"},
            ["'road*'", "end of a keyword", "take it off"],
        ),
        ("classification_rules", {"match": "exact", "pattern": "road*"}, ["'road*'", "end of a keyword"]),
        ("classification_rules", {"match": "keyword", "pattern": "ro*d"}, ["'ro*d'", "end of a keyword"]),
        ("classification_rules", {"match": "keyword", "pattern": "road**"}, ["'road**'", "end of a keyword"]),
        ("classification_rules", {"match": "regex", "pattern": "^ROADS"}, ["'^ROADS' never matches", "write a, d, o"]),
        ("classification_rules", {"match": "regex", "pattern": r"^\Sé"}, ["it has é", "write e"]),
        ("payee_kind_rules", {"match": "shape", "pattern": "^[TW]+$"}, ["never matches", "write t, w"]),
        ("classification_rules", {"match": "regex", "pattern": "(road)?"}, ["the empty text", "such as"]),
        ("classification_rules", {"match": "regex", "pattern": "."}, ["or every text", "such as"]),
        ("classification_rules", {"priority": "²"}, ["priority '²' is no whole number from 1 to 2,147,483,647"]),
        ("classification_rules", {"priority": "99999999999"}, ["'99999999999' is no whole number", "write such"]),
        ("classification_rules", {"priority": "2147483648"}, ["'2147483648' is no whole number"]),
        ("classification_rules", {"priority": "0"}, ["priority '0' is no whole number from 1"]),
        ("theme_rules", {"share": "1.5"}, ["share '1.5'"]),
        ("theme_rules", {"share": "half"}, ["share 'half'"]),
        ("classification_rules", {"scheme": "subjective"}, ["scheme 'subjective'"]),
        ("classification_rules", {"condition": "7"}, ["conditions are numbered 7"]),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_what_is_expected(
    seeds: Path, name: str, values: dict[str, str], expected: list[str]
) -> None:
    # The first rule of one condition: what is wrong with it is wrong with nothing else.
    rows = read_seed(seeds, name)
    rule_ids = [row["rule_id"] for row in rows]
    number = next(i for i, rule_id in enumerate(rule_ids) if rule_ids.count(rule_id) == 1)
    _change(seeds, name, lambda rows: rows[number].update(values))
    with pytest.raises(RulesError) as error:
        check_rules(seeds)
    assert f"seeds/{name}.csv row {number + 2} ({rule_ids[number]})" in str(error.value)
    for words in expected:
        assert words in str(error.value)


def test_two_rules_with_one_priority_are_both_named(seeds: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows.append({**rows[0], "rule_id": "another", "condition": "1"})

    first = read_seed(seeds, "subjective_rules")[0]
    _change(seeds, "subjective_rules", change)
    with pytest.raises(RulesError, match=r"\(another\): priority") as error:
        check_rules(seeds)
    assert f"({first['rule_id']})" in str(error.value)


def test_priorities_are_compared_as_numbers(seeds: Path) -> None:
    first, second = read_seed(seeds, "subjective_rules")[:2]
    _change(seeds, "subjective_rules", lambda rows: rows[1].update(priority=f"0{first['priority']}"))
    with pytest.raises(RulesError, match=f"priority 0{first['priority']} is that of") as error:
        check_rules(seeds)
    assert f"({first['rule_id']})" in str(error.value) and f"({second['rule_id']})" in str(error.value)


@pytest.mark.parametrize(
    "values",
    [
        {"match": "regex", "pattern": r"^\S+ road\b"},
        {"match": "regex", "pattern": r"^\p{Latin}+s$"},
        {"match": "regex", "pattern": r"(?P<Word>road)"},
        {"match": "exact", "pattern": "Café"},
        {"match": "keyword", "pattern": "Roads & Bridg*"},
        {"priority": "2147483647"},
    ],
)
def test_what_the_engine_understands_is_let_through(seeds: Path, values: dict[str, str]) -> None:
    rule_ids = [row["rule_id"] for row in read_seed(seeds, "classification_rules")]
    number = next(i for i, rule_id in enumerate(rule_ids) if rule_ids.count(rule_id) == 1)
    _change(seeds, "classification_rules", lambda rows: rows[number].update(values))
    check_rules(seeds)


def test_a_rule_may_have_more_than_nine_conditions(seeds: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rule = {**rows[0], "rule_id": "many", "priority": "2147483647"}
        rows.extend({**rule, "condition": str(number)} for number in range(1, 12))

    _change(seeds, "subjective_rules", change)
    check_rules(seeds)


def test_conditions_of_one_rule_say_the_same_code(seeds: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rows.append({**rows[0], "condition": "2", "code": "09"})

    _change(seeds, "classification_rules", change)
    with pytest.raises(RulesError, match="the conditions of one rule say the same"):
        check_rules(seeds)


def test_a_code_that_is_in_use_only_on_some_days_is_given_only_on_these(seeds: Path) -> None:
    def retire(rows: list[dict[str, str]]) -> None:
        for row in rows:
            row["valid_from"], row["valid_to"] = "", "2013-03-31" if row["code"] == code else ""

    rule = read_seed(seeds, "subjective_rules")[0]
    code = rule["code"]
    _change(seeds, "subjective_groups", retire)
    with pytest.raises(RulesError, match="in use only with valid_to 2013-03-31") as error:
        check_rules(seeds)
    assert rule["rule_id"] in str(error.value)
    _change(
        seeds,
        "subjective_rules",
        lambda rows: [row.update(valid_to="2012-03-31") for row in rows if row["code"] == code] and None,
    )
    check_rules(seeds)
