import csv
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree

import pytest

from orchestration.rules import SCHEMES, RulesError, check_rules
from orchestration.seeds import SEEDS, SeedError, read_seed

Change = Callable[[list[dict[str, str]]], None]
# Rules that a test looks at, and lines of seeds that rules are not held against; checking all of them once is enough.
FEW = 120
HELD_AGAINST = {"bodies", "body_types", "payee_words"} | {s.codes for s in SCHEMES if isinstance(s.codes, str)}


@pytest.fixture(scope="session")
def few_rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    seeds = tmp_path_factory.mktemp("rules")
    for path in (*SEEDS.glob("*.csv"), *SEEDS.glob("*.yml")):
        copy(path, seeds)
    for path in seeds.glob("*.csv"):
        if path.stem not in HELD_AGAINST | {scheme.seed for scheme in SCHEMES}:
            lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
            path.write_text("".join(lines[:FEW]), encoding="utf-8")
    for scheme in SCHEMES:
        rows = read_seed(seeds, scheme.seed)
        last = rows[FEW]["rule_id"] if len(rows) > FEW else ""
        _write(seeds, scheme.seed, [row for row in rows[:FEW] if row["rule_id"] != last])
    return seeds


@pytest.fixture
def seeds(few_rules: Path, tmp_path: Path) -> Path:
    return copytree(few_rules, tmp_path / "seeds")


def _write(seeds: Path, name: str, rows: list[dict[str, str]]) -> None:
    with (seeds / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _change(seeds: Path, name: str, change: Change) -> None:
    rows = read_seed(seeds, name)
    change(rows)
    _write(seeds, name, rows)


def _said(seeds: Path) -> str:
    with pytest.raises(RulesError) as error:
        check_rules(seeds)
    return str(error.value)


def test_the_rules_that_come_with_the_product_can_be_used() -> None:
    check_rules()


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        (
            "classification_rules",
            {"match": "regex", "pattern": "(road"},
            ["no regular expression", "'(road'", "close what is open"],
        ),
        ("payee_kind_rules", {"match": "shape", "pattern": "^[tw"}, ["no regular expression"]),
        (
            "classification_rules",
            {"code": "11.1"},
            ["code '11.1' is none of", "add a row for it to seeds/cofog_codes.csv"],
        ),
        ("classification_rules", {"code": "7.1"}, ["code '7.1'", "write '07.1': a spreadsheet took the zero off"]),
        ("classification_rules", {"code": "9"}, ["code '9'", "write '09': a spreadsheet took the zero off"]),
        (
            "payee_kind_rules",
            {"payee_kind": "firm"},
            ["payee_kind 'firm' is none of individual, organisation, redacted: write"],
        ),
        ("theme_rules", {"code": "older_peple"}, ["older_people"]),
        ("subjective_rules", {"field": "cost_centre"}, ["field 'cost_centre' is none of", "expense_area"]),
        ("control_rules", {"match": "like"}, ["match 'like'", "exact, keyword, prefix, regex"]),
        ("classification_rules", {"body_type": "councils"}, ["body_type 'councils'", "council"]),
        ("classification_rules", {"confidence": "sure"}, ["confidence 'sure'", "publisher_code"]),
        ("classification_rules", {"priority": "first"}, ["priority 'first' is no whole number"]),
        ("classification_rules", {"pattern": " "}, ["pattern is empty"]),
        ("classification_rules", {"valid_from": "April 2013"}, ["'April 2013' is no date", "2013-04-01"]),
        ("classification_rules", {"valid_from": "20130401"}, ["'20130401' is no date", "2013-04-01"]),
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
        (
            "classification_rules",
            {"match": "regex", "pattern": "^ROADS"},
            ["'^ROADS' never matches", "write a for A, d for D"],
        ),
        ("classification_rules", {"match": "regex", "pattern": r"^\Sé"}, ["it has é", "write e for é"]),
        (
            "classification_rules",
            {"match": "regex", "pattern": "children's"},
            ["never matches: it has '", "a space for '"],
        ),
        (
            "classification_rules",
            {"match": "regex", "pattern": "(road|Lane)"},
            ["a part that never matches", "l for L"],
        ),
        (
            "payee_kind_rules",
            {"match": "shape", "pattern": "^[TW]+$"},
            ["never matches", "the shape of a name has only", "write t for T"],
        ),
        ("classification_rules", {"match": "regex", "pattern": "(road)?"}, ["nearly every text (100.0% of", "such as"]),
        (
            "classification_rules",
            {"match": "regex", "pattern": "[a-z]"},
            ["nearly every text", "names of bodies and codes"],
        ),
        (
            "classification_rules",
            {"field": "body_id", "match": "exact", "pattern": "exampleshire_county_counsil"},
            [
                "no body_id of seeds/bodies.csv is met by exact",
                "exampleshire_county_council",
                "write one of these, or add a row",
            ],
        ),
        (
            "classification_rules",
            {"field": "body_type", "match": "keyword", "pattern": "counties"},
            ["no body_type of seeds/body_types.csv is met by keyword 'counties'", "county"],
        ),
        (
            "control_rules",
            {"field": "cofog_code", "match": "prefix", "pattern": "9"},
            ["no code of seeds/cofog_codes.csv is met by prefix '9'", "write '09': a spreadsheet took the zero off"],
        ),
        (
            "control_rules",
            {"field": "subjective_code", "match": "regex", "pattern": "^1[0-9]$"},
            ["no code of seeds/subjective_groups.csv is met by regex"],
        ),
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
    said = _said(seeds)
    assert f"seeds/{name}.csv row {number + 2} ({rule_ids[number]}): " in said
    for words in expected:
        assert words in said


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
        {"match": "regex", "pattern": "(?i)Road"},
        {"match": "regex", "pattern": "^-$"},
        {"match": "exact", "pattern": "Café"},
        {"match": "exact", "pattern": "-"},
        {"field": "body_id", "match": "exact", "pattern": "Exampleshire County Council"},
        {"field": "body_id", "match": "keyword", "pattern": "exampleshire*"},
        {"field": "body_type", "match": "regex", "pattern": "district$"},
        {"match": "keyword", "pattern": "Roads & Bridg*"},
        {"priority": "2147483647"},
    ],
)
def test_what_the_engine_understands_is_let_through(seeds: Path, values: dict[str, str]) -> None:
    rule_ids = [row["rule_id"] for row in read_seed(seeds, "classification_rules")]
    number = next(i for i, rule_id in enumerate(rule_ids) if rule_ids.count(rule_id) == 1)
    _change(seeds, "classification_rules", lambda rows: rows[number].update(values))
    check_rules(seeds)


def test_rules_of_control_may_speak_of_lines_without_a_function(seeds: Path) -> None:
    values = {"field": "cofog_code", "match": "exact", "pattern": "unclassified"}
    _change(seeds, "control_rules", lambda rows: rows[0].update(values))
    check_rules(seeds)


def test_a_broad_pattern_may_stand_beside_another_condition(seeds: Path) -> None:
    def change(rows: list[dict[str, str]]) -> None:
        rule = {**rows[0], "rule_id": "no-digits", "priority": "2147483647", "match": "regex", "pattern": "^[a-z ]+$"}
        rows.extend([{**rule, "condition": "1"}, {**rows[0], **_of_rule(rule), "condition": "2"}])

    def _of_rule(rule: dict[str, str]) -> dict[str, str]:
        return {column: rule[column] for column in ("rule_id", "priority")}

    _change(seeds, "subjective_rules", change)
    check_rules(seeds)
    _change(seeds, "subjective_rules", lambda rows: rows.pop() and None)
    assert "(no-digits): pattern '^[a-z ]+$' matches nearly every text" in _said(seeds)


def test_what_is_wrong_with_many_rules_alike_is_said_once(seeds: Path) -> None:
    code = read_seed(seeds, "subjective_rules")[0]["code"]
    rows = [i for i, row in enumerate(read_seed(seeds, "subjective_rules"), start=2) if row["code"] == code]
    _change(seeds, "subjective_groups", lambda rows: rows.remove(next(row for row in rows if row["code"] == code)))
    said = _said(seeds)
    assert said.count(f"code '{code}' is none of") == 1
    assert f" and {len(rows) - 1} more, the last of them row {rows[-1]} (" in said


def test_a_day_of_a_code_that_is_none_is_named(seeds: Path) -> None:
    _change(seeds, "subjective_groups", lambda rows: [row.update(valid_to="31/03/2013") for row in rows] and None)
    assert "has valid_to '31/03/2013', which is no date, such as 2013-04-01: mend the code" in _said(seeds)


def test_the_number_of_a_row_counts_blank_lines_too(seeds: Path) -> None:
    path = seeds / "theme_rules.csv"
    header, first, rest = path.read_text(encoding="utf-8").split("\n", 2)
    path.write_text(f"{header}\n\n{first.replace(',theme,', ',themes,', 1)}\n{rest}", encoding="utf-8")
    assert "seeds/theme_rules.csv row 3 (" in _said(seeds)


@pytest.mark.parametrize("column", ["match", "priority", "body_type", "rationale"])
def test_a_column_of_the_rules_that_is_missing_or_misspelt_is_named(seeds: Path, column: str) -> None:
    rows = read_seed(seeds, "classification_rules")
    _write(seeds, "classification_rules", [{k: v for k, v in row.items() if k != column} for row in rows])
    with pytest.raises(SeedError, match=f"seeds/classification_rules.csv: column '{column}' is missing"):
        check_rules(seeds)
    _write(seeds, "classification_rules", [{f"{k}s" if k == column else k: v for k, v in row.items()} for row in rows])
    with pytest.raises(SeedError, match=f"column '{column}s' is none of .*: write '{column}'"):
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
