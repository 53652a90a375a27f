"""The rules read as a person would read them: line by line, rule by rule. No code is shared with the engine."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

Rule = list[dict[str, str]]


def read_rules(seed: Path) -> list[Rule]:
    """The rules of a seed, each with its conditions, by priority."""
    rules: dict[str, Rule] = {}
    with seed.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rules.setdefault(row["rule_id"], []).append(row)
    return sorted(rules.values(), key=lambda rule: int(rule[0]["priority"]))


def types_by_word(seed: Path) -> dict[str, set[str]]:
    """Types of bodies a word of the column body_type stands for: a type, or all of a tier."""
    words: dict[str, set[str]] = {}
    with seed.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["body_type"], set()).add(row["body_type"])
            words.setdefault(row["tier"], set()).add(row["body_type"])
    return words


def rules_that_hold(rules: list[Rule], line: dict[str, object], types: dict[str, set[str]]) -> Iterator[Rule]:
    """The rules whose every condition a line meets, by priority."""
    for rule in rules:
        if _in_scope(rule[0], line, types) and all(
            _meets(condition, line.get(condition["field"])) for condition in rule
        ):
            yield rule


def _in_scope(rule: dict[str, str], line: dict[str, object], types: dict[str, set[str]]) -> bool:
    if rule["body_type"] and not any(line["body_type"] in types[word] for word in rule["body_type"].split()):
        return False
    day = line["membership_date"]
    for column in ("valid_from", "valid_to"):
        if rule[column]:
            edge = date.fromisoformat(rule[column])
            if not isinstance(day, date) or (day < edge if column == "valid_from" else day > edge):
                return False
    return True


def _meets(condition: dict[str, str], value: object) -> bool:
    return value is not None and _agrees(condition["match"], condition["pattern"], str(value))


@cache
def _agrees(match: str, pattern: str, value: str) -> bool:
    folded = _folded(value)
    if match == "regex":
        # RE2, as the warehouse has it.
        return bool(duckdb.execute("select regexp_matches(?, ?)", [folded, pattern]).fetchone()[0])
    starts = pattern.endswith("*") and match == "keyword"
    wanted = _folded(pattern.removesuffix("*"))
    if match == "exact":
        return folded == wanted
    if match == "prefix":
        return folded.startswith(wanted)
    found = f" {wanted}" if starts else f" {wanted} "
    return found in f" {folded} "


@cache
def _folded(text: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    words = re.sub("[^a-z0-9]+", " ", plain.replace("&", " and ")).strip()
    return words or text.strip().lower()
