"""The rules of classification as files: what is wrong with them, said before anything is built.

A scheme is a seed of rules (``seeds/<name>.csv``): a rule is one row, or several rows (conditions) with one rule_id. The
engine that judges lines by them is SQL (dbt_project/macros/classification_*.sql).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import duckdb

from orchestration.errors import ExplainedError
from orchestration.folding import fold_name
from orchestration.seeds import SEEDS, read_seed

_BODY = ("body_id", "body_type", "entity")
_PURPOSE = ("directorate", "expense_area", "expense_type", "expense_detail", "description")
_PAYEE = ("payee_name", "payee_type")
# Columns in which publishers classify their own lines.
PUBLISHERS_OWN = ("subjective_class", "service_class", "procurement_class")
LINE_FIELDS = _BODY + _PURPOSE + _PAYEE + PUBLISHERS_OWN
_CONFIDENCES = ("publisher_code", "firm", "judgement")
_LARGEST_NUMBER = 2**31 - 1
# In a regular expression: a class or a character that a backslash names, and the name of a group.
_ESCAPED = re.compile(r"\\[pP]\{\^?\w+\}|\\x\{[0-9a-fA-F]+\}|\\x[0-9a-fA-F]{2}|\\.|\(\?P<\w+>")
# Texts that have nothing in common but that they are texts.
_UNLIKE_TEXTS = ("a", "0", "quartz 57 vixen")
# What all conditions of one rule must say alike.
_OF_THE_RULE = ("priority", "code", "share", "body_type", "valid_from", "valid_to", "confidence")


@dataclass(frozen=True)
class Scheme:
    """A scheme of classification: its seed of rules, the columns they may speak of, the seed of its codes or the codes."""

    name: str
    seed: str
    fields: tuple[str, ...]
    codes: str | tuple[str, ...]
    matches: tuple[str, ...] = ("exact", "prefix", "keyword", "regex")

    def rows(self, seeds: Path) -> list[dict[str, str]]:
        """The rows of the rules, with the columns every scheme has."""
        rows = read_seed(seeds, self.seed)
        # The kinds of payees are a scheme without scopes; its codes stand under their own name.
        return [
            {"body_type": "", "valid_from": "", "valid_to": "", "code": row.get(self.name, ""), **row} for row in rows
        ]

    def valid_codes(self, seeds: Path) -> dict[str, dict[str, str]]:
        """The codes rules may give, each with its row in the seed of codes."""
        if isinstance(self.codes, tuple):
            return {code: {} for code in self.codes}
        return {row["code"]: row for row in read_seed(seeds, self.codes)}


SCHEMES = (
    Scheme("cofog", "classification_rules", LINE_FIELDS, "cofog_codes"),
    Scheme("subjective", "subjective_rules", LINE_FIELDS, "subjective_groups"),
    Scheme("control", "control_rules", (*LINE_FIELDS, "cofog_code", "subjective_code"), "control_classes"),
    Scheme("theme", "theme_rules", LINE_FIELDS, "themes"),
    Scheme(
        "payee_kind",
        "payee_kind_rules",
        ("directorate", "expense_area", "expense_type", "description", *_PAYEE),
        ("organisation", "individual", "redacted"),
        ("exact", "prefix", "keyword", "regex", "shape"),
    ),
)


class RulesError(ExplainedError):
    """Rules that can't be used; the message names each row, what stands there, what is expected and what to do."""


def check_rules(seeds: Path = SEEDS) -> None:
    """Hold every row of the rules against what the engine understands.

    Raises:
        RulesError: a pattern that is no regular expression, matches everything or never; a priority that is none or is
            used twice; a rule_id used twice; a code that is not there (or not on the days of the rule); an unknown
            column, way of matching, type of body, date or share.
    """
    body_types = {row[name] for row in read_seed(seeds, "body_types") for name in ("body_type", "tier")}
    wrong = [fault for scheme in SCHEMES for fault in _faults(scheme, seeds, body_types)]
    if wrong:
        more = [f"… and {len(wrong) - 20} more"] if len(wrong) > 20 else []
        raise RulesError("\n  ".join(["rules of classification can't be used:", *wrong[:20], *more]))


def _faults(scheme: Scheme, seeds: Path, body_types: set[str]) -> Iterator[str]:
    codes = scheme.valid_codes(seeds)
    rules: dict[str, list[dict[str, str]]] = {}
    for number, row in enumerate(scheme.rows(seeds), start=2):
        row["where"] = f"seeds/{scheme.seed}.csv row {number} ({row['rule_id'] or 'no rule_id'})"
        rules.setdefault(row["rule_id"], []).append(row)
        yield from _faults_of_row(scheme, row, codes, body_types)
    yield from _faults_between(rules)


def _faults_of_row(
    scheme: Scheme, row: dict[str, str], codes: dict[str, dict[str, str]], body_types: set[str]
) -> Iterator[str]:
    where = row["where"]
    if not row["rule_id"]:
        yield f"{where}: a rule needs a rule_id"
    for column, allowed in (
        ("scheme", (scheme.name,)),
        ("field", scheme.fields),
        ("match", scheme.matches),
        ("confidence", _CONFIDENCES),
        ("code", tuple(codes)),
    ):
        if row[column] not in allowed:
            yield f"{where}: {column} {row[column]!r} is none of {_choices(row[column], allowed)}"
    for column in ("priority", "condition"):
        if _number(row[column]) is None:
            yield (
                f"{where}: {column} {row[column]!r} is no whole number from 1 to {_LARGEST_NUMBER:,}, written 0 to 9"
                " alone: write such a number"
            )
    for word in row["body_type"].split():
        if word not in body_types:
            yield f"{where}: body_type {word!r} is no type or tier of seeds/body_types.csv: {_choices(word, body_types)}"
    yield from _faults_of_pattern(row)
    yield from _faults_of_period(row, codes.get(row["code"]))
    if "share" in row and not _is_share(row["share"]):
        yield f"{where}: share {row['share']!r} is no number above 0 and up to 1, such as 0.5"


def _faults_of_pattern(row: dict[str, str]) -> Iterator[str]:
    pattern, where = row["pattern"], f"{row['where']}: pattern {row['pattern']!r}"
    if not pattern.strip():
        yield f"{row['where']}: pattern is empty, so it would match nothing or everything; write the words it looks for"
    elif row["match"] in ("regex", "shape"):
        if reason := _fault_of_regex(pattern):
            yield f"{where} is no regular expression (RE2): {reason}"
        elif never := sorted({c for c in _ESCAPED.sub("", pattern) if c.isalpha() and fold_name(c) != c}):
            yield (
                f"{where} never matches: it has {', '.join(never)}, but values are compared in lower case without accents;"
                f" write {', '.join(map(fold_name, never))}"
            )
        elif row["match"] == "regex" and _matches_everything(pattern):
            yield f"{where} matches the empty text or every text; write what a value must hold, such as (^| )road( |$)"
    elif "*" in (pattern.removesuffix("*") if row["match"] == "keyword" else pattern):
        yield (
            f"{where} has a * that means nothing there: it stands only at the end of a keyword, for any end of a word;"
            " take it off, or make the match keyword"
        )
    elif row["match"] in ("prefix", "keyword") and not re.search("[a-z0-9]", fold_name(pattern)):
        yield (
            f"{where} has no letter a to z and no digit, so nothing is left of it to look for ({row['match']}); write"
            " the words it looks for"
        )


@cache
def _fault_of_regex(pattern: str) -> str:
    """What the engine's own regular expressions say against a pattern; empty where they take it."""
    try:
        _engine().execute("select regexp_matches('', ?)", [pattern]).fetchall()
    except duckdb.Error as error:
        return str(error).splitlines()[0].removeprefix("Invalid Input Error: ")
    return ""


@cache
def _matches_everything(pattern: str) -> bool:
    query = "select regexp_matches('', $1) or bool_and(regexp_matches(text, $1)) from (select unnest($2) as text)"
    [found] = _engine().execute(query, [pattern, list(_UNLIKE_TEXTS)]).fetchone() or (False,)
    return bool(found)


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _faults_of_period(row: dict[str, str], code: dict[str, str] | None) -> Iterator[str]:
    """Days that are none, an end before the start, or days on which the code was not in use."""
    days = {}
    for column in ("valid_from", "valid_to"):
        try:
            days[column] = date.fromisoformat(row[column]) if row[column] else None
        except ValueError:
            yield f"{row['where']}: {column} {row[column]!r} is no date, such as 2013-04-01"
            return
    first, last = days["valid_from"], days["valid_to"]
    if first and last and last < first:
        yield f"{row['where']}: valid_to {last} lies before valid_from {first}"
    for column, is_outside in (
        ("valid_from", lambda edge: first is None or first < edge),
        ("valid_to", lambda edge: last is None or last > edge),
    ):
        edge = (code or {}).get(column)
        if edge and is_outside(date.fromisoformat(edge)):
            yield (
                f"{row['where']}: code {row['code']!r} is in use only with {column} {edge}; the rule has {column}"
                f" {row[column] or 'none'}: write {column} {edge} or a day within"
            )


def _faults_between(rules: dict[str, list[dict[str, str]]]) -> Iterator[str]:
    by_priority: dict[int, dict[str, str]] = {}
    for conditions in rules.values():
        first = conditions[0]
        for row in conditions[1:]:
            for column in _OF_THE_RULE:
                if row.get(column) != first.get(column):
                    yield (
                        f"{row['where']}: {column} {row[column]!r}, but {first['where']} says {first[column]!r}: the"
                        " conditions of one rule say the same"
                    )
        numbers = [row["condition"] for row in conditions]
        if sorted(map(_number, numbers), key=str) != sorted(range(1, len(numbers) + 1), key=str):
            yield f"{first['where']}: its conditions are numbered {', '.join(numbers)}; expected 1, 2, 3 …, each once"
        priority = _number(first["priority"])
        other = first if priority is None else by_priority.setdefault(priority, first)
        if other is not first:
            yield (
                f"{first['where']}: priority {first['priority']} is that of {other['where']} too; give one of them a number"
                " that is free, lower where it should win"
            )


def _number(text: str) -> int | None:
    """The whole number the engine reads a text as, from 1 to what fits its column; None where it is none."""
    number = int(text) if re.fullmatch("[0-9]{1,10}", text) else 0
    return number if 0 < number <= _LARGEST_NUMBER else None


def _is_share(text: str) -> bool:
    try:
        return 0 < Decimal(text) <= 1
    except InvalidOperation:
        return False


def _choices(value: str, allowed: Iterable[str]) -> str:
    """The nearest of many allowed values, or all of few."""
    allowed = sorted(allowed)
    if len(allowed) <= 16:
        return ", ".join(allowed)
    near = get_close_matches(value, allowed, n=4, cutoff=0.5)
    return (f"{', '.join(near)} …" if near else f"{', '.join(allowed[:4])} …") + f" ({len(allowed)} in all)"
