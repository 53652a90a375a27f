"""The rules of classification as files: what is wrong with them, said before anything is built.

A scheme is a seed of rules (``seeds/<name>.csv``): a rule is one row, or several rows (conditions) with one rule_id. The
engine that judges lines by them is SQL (dbt_project/macros/classification_*.sql).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from pathlib import Path

from orchestration.errors import ExplainedError
from orchestration.folding import fold_name
from orchestration.patterns import WORDS, Texts, fault_of_regex, shapes, share_found, why_never
from orchestration.seeds import SEEDS, check_seeds, numbered_rows, read_seed

_BODY = ("body_id", "body_type", "entity")
_PURPOSE = ("directorate", "expense_area", "expense_type", "expense_detail", "description")
_PAYEE = ("payee_name", "payee_type")
# Columns in which publishers classify their own lines.
PUBLISHERS_OWN = ("subjective_class", "service_class", "procurement_class")
LINE_FIELDS = _BODY + _PURPOSE + _PAYEE + PUBLISHERS_OWN
_CONFIDENCES = ("publisher_code", "firm", "judgement")
_LARGEST_NUMBER = 2**31 - 1
# Fields whose values stand in a register: its seed and column, and what a line has where nothing was said of it.
_REGISTERS = {
    "body_id": ("bodies", "body_id", ()),
    "body_type": ("body_types", "body_type", ()),
    "cofog_code": ("cofog_codes", "code", ("unclassified",)),
    "subjective_code": ("subjective_groups", "code", ("unclassified",)),
}
# A regular expression found in nine of ten names of bodies, functions, groups and themes tells nothing apart; those that
# come with the product are found in one of eight at most. Beside other conditions it may hold for nearly all.
_TOO_BROAD = 0.9
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
        """The rows of the rules, with the columns every scheme has and ``where``, the words that name the row."""
        # The kinds of payees are a scheme without scopes; its codes stand under their own name.
        return [
            {
                **{"body_type": "", "valid_from": "", "valid_to": "", "code": row.get(self.name, "")},
                **row,
                "where": f"seeds/{self.seed}.csv row {number} ({row['rule_id'] or 'no rule_id'})",
            }
            for number, row in numbered_rows(seeds, self.seed)
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


# A row of the rules and what is wrong with it.
_Fault = tuple[dict[str, str], str]


@dataclass(frozen=True)
class _Known:
    """What the seeds beside the rules know: types and tiers of bodies, values of registers, names, letters of shapes."""

    body_types: set[str]
    # Each value with what it is compared as.
    registers: dict[str, dict[str, str]]
    names: list[str]
    shapes: Texts

    @classmethod
    def read(cls, seeds: Path) -> "_Known":
        named = ("bodies", *(scheme.codes for scheme in SCHEMES if isinstance(scheme.codes, str)))
        return cls(
            {row[name] for row in read_seed(seeds, "body_types") for name in ("body_type", "tier")},
            {
                field: {value: fold_name(value) for value in (*more, *(row[column] for row in read_seed(seeds, seed)))}
                for field, (seed, column, more) in _REGISTERS.items()
            },
            [fold_name(row["name"]) for seed in named for row in read_seed(seeds, seed)],
            # Initials, words with digits and words nobody knows have letters of their own (macro word_shapes).
            shapes({"i", "n", "w"} | {row["letter"] for row in read_seed(seeds, "payee_words")}),
        )


def check_rules(seeds: Path = SEEDS) -> None:
    """Read every seed strictly, then hold every row of the rules against what the engine understands.

    Raises:
        SeedError: a seed that can't be read, or has not the columns it should have.
        RulesError: a pattern that is no regular expression, matches nearly everything, or never as far as can be told
            from how values are compared and from the registers; a priority that is none or is used twice; a rule_id
            used twice; a code that is not there (or not on the days of the rule); an unknown column, way of matching,
            type of body, date or share.
    """
    check_seeds(seeds)
    known = _Known.read(seeds)
    # What is wrong with many rows alike (a code that was taken out) is said once.
    wrong: dict[tuple[str, str], list[str]] = {}
    for scheme in SCHEMES:
        for row, says in _faults(scheme, seeds, known):
            wrong.setdefault((scheme.seed, says), []).append(row["where"])
    if wrong:
        lines = [f"{_where(rows)}: {says}" for (_, says), rows in wrong.items()]
        more = [f"… and {len(lines) - 20} more"] if len(lines) > 20 else []
        raise RulesError("\n  ".join(["rules of classification can't be used:", *lines[:20], *more]))


def _where(rows: list[str]) -> str:
    """The first of some rows, how many more there are, and the last."""
    if len(rows) == 1:
        return rows[0]
    return f"{rows[0]} and {len(rows) - 1} more, the last of them {rows[-1].split(' ', 1)[1]}"


def _faults(scheme: Scheme, seeds: Path, known: _Known) -> Iterator[_Fault]:
    codes = scheme.valid_codes(seeds)
    rules: dict[str, list[dict[str, str]]] = {}
    for row in scheme.rows(seeds):
        rules.setdefault(row["rule_id"], []).append(row)
    for conditions in rules.values():
        for row in conditions:
            faults = [
                *_faults_of_row(scheme, row, codes, known),
                *_faults_of_pattern(row, known, is_alone=len(conditions) == 1),
                *_faults_of_period(row, codes.get(row["code"])),
            ]
            yield from ((row, says) for says in faults)
    yield from _faults_between(rules)


def _faults_of_row(
    scheme: Scheme, row: dict[str, str], codes: dict[str, dict[str, str]], known: _Known
) -> Iterator[str]:
    if not row["rule_id"]:
        yield "a rule needs a rule_id: write one that no other rule has"
    for column, allowed in (
        ("scheme", (scheme.name,)),
        ("field", scheme.fields),
        ("match", scheme.matches),
        ("confidence", _CONFIDENCES),
    ):
        if row[column] not in allowed:
            yield f"{column} {row[column]!r} is none of {_choices(row[column], allowed)}: write one of these"
    if (code := row["code"]) not in codes:
        column = scheme.name if scheme.name in row else "code"
        yield f"{column} {code!r} is none of {_choices(code, codes)}: {_mend_code(scheme, code, codes)}"
    for column in ("priority", "condition"):
        if _number(row[column]) is None:
            yield (
                f"{column} {row[column]!r} is no whole number from 1 to {_LARGEST_NUMBER:,}, written 0 to 9"
                " alone: write such a number"
            )
    for word in row["body_type"].split():
        if word not in known.body_types:
            yield (
                f"body_type {word!r} is no type or tier of seeds/body_types.csv: {_choices(word, known.body_types)}: write"
                " one of these, or add a row for it there"
            )
    if "share" in row and not _is_share(row["share"]):
        yield f"share {row['share']!r} is no number above 0 and up to 1, such as 0.5: write such a number"


def _mend_code(scheme: Scheme, code: str, codes: dict[str, dict[str, str]]) -> str:
    """What to do about a code that is not there."""
    if whole := _with_zero(code, codes):
        return f"write {whole!r}: a spreadsheet took the zero off, so keep the column as text there"
    if isinstance(scheme.codes, str):
        return f"write one of these, or add a row for it to seeds/{scheme.codes}.csv, where the codes are listed"
    return "write one of these"


def _with_zero(code: str, codes: Iterable[str]) -> str:
    """The code that a number without its leading zero stood for; empty where there is none."""
    return next((known for known in sorted(codes) if known != code and known.lstrip("0") == code), "")


def _faults_of_pattern(row: dict[str, str], known: _Known, is_alone: bool) -> Iterator[str]:
    pattern = row["pattern"]
    says = f"pattern {pattern!r}"
    if not pattern.strip():
        yield "pattern is empty, so it would match nothing or everything; write the words it looks for"
    elif row["match"] in ("regex", "shape"):
        if reason := fault_of_regex(pattern):
            yield (
                f"{says} is no regular expression (RE2): {reason}; close what is open, put a backslash before a sign that"
                " means itself, or make the match keyword, which takes words as they are"
            )
        elif never := why_never(pattern, WORDS if row["match"] == "regex" else known.shapes):
            yield f"{says} {never}"
        elif row["match"] == "regex" and (share := share_found(pattern, known.names)) >= (
            _TOO_BROAD if is_alone else 1
        ):
            yield (
                f"{says} matches nearly every text ({share:.1%} of {len(known.names):,} names of bodies and codes); write"
                " what a value must hold, such as (^| )road( |$)"
            )
        else:
            yield from _faults_of_register(row, known)
    elif "*" in (pattern.removesuffix("*") if row["match"] == "keyword" else pattern):
        yield (
            f"{says} has a * that means nothing there: it stands only at the end of a keyword, for any end of a word;"
            " take it off, or make the match keyword"
        )
    elif row["match"] in ("prefix", "keyword") and not re.search("[a-z0-9]", fold_name(pattern)):
        yield (
            f"{says} has no letter a to z and no digit, so nothing is left of it to look for ({row['match']}); write"
            " the words it looks for"
        )
    else:
        yield from _faults_of_register(row, known)


def _faults_of_register(row: dict[str, str], known: _Known) -> Iterator[str]:
    """A pattern on a field whose values are all known, and that none of them meets."""
    values = known.registers.get(row["field"])
    if values is None or _meets(row, list(values.values())):
        return
    seed, column, _ = _REGISTERS[row["field"]]
    whole = _with_zero(row["pattern"], values)
    yield (
        f"pattern {row['pattern']!r} never matches: no {column} of seeds/{seed}.csv is met by {row['match']}"
        f" {row['pattern']!r}; nearest are {_choices(row['pattern'], values)}; "
        + (
            f"write {whole!r}: a spreadsheet took the zero off"
            if whole
            else "write one of these, or add a row for it there"
        )
    )


def _meets(row: dict[str, str], values: list[str]) -> bool:
    """Whether one of some folded values meets a condition, as the macro classification_match says it."""
    literal = fold_name(row["pattern"])
    match row["match"]:
        case "exact":
            return literal in values
        case "prefix":
            return any(value.startswith(literal) for value in values)
        case "keyword":
            words = f" {literal}" if row["pattern"].endswith("*") else f" {literal} "
            return any(words in f" {value} " for value in values)
        case "regex":
            return share_found(row["pattern"], values) > 0
    return True


def _faults_of_period(row: dict[str, str], code: dict[str, str] | None) -> Iterator[str]:
    """Days that are none, an end before the start, or days on which the code was not in use."""
    days = {}
    for column in ("valid_from", "valid_to"):
        try:
            days[column] = _day(row[column]) if row[column] else None
        except ValueError:
            yield f"{column} {row[column]!r} is no date, such as 2013-04-01: write year, month and day so"
            return
    first, last = days["valid_from"], days["valid_to"]
    if first and last and last < first:
        yield f"valid_to {last} lies before valid_from {first}: exchange them, or mend one"
    for column, is_outside in (
        ("valid_from", lambda edge: first is None or first < edge),
        ("valid_to", lambda edge: last is None or last > edge),
    ):
        edge = (code or {}).get(column)
        try:
            is_wrong = edge and is_outside(_day(edge))
        except ValueError:
            yield f"its code {row['code']!r} has {column} {edge!r}, which is no date, such as 2013-04-01: mend the code"
            continue
        if is_wrong:
            yield (
                f"code {row['code']!r} is in use only with {column} {edge}; the rule has {column}"
                f" {row[column] or 'none'}: write {column} {edge} or a day within"
            )


def _day(text: str) -> date:
    """The day the engine reads a text as: date.fromisoformat takes more than that."""
    return datetime.strptime(text, "%Y-%m-%d").date()


def _faults_between(rules: dict[str, list[dict[str, str]]]) -> Iterator[_Fault]:
    by_priority: dict[int, dict[str, str]] = {}
    for conditions in rules.values():
        first = conditions[0]
        for row in conditions[1:]:
            for column in _OF_THE_RULE:
                if row.get(column) != first.get(column):
                    yield (
                        row,
                        f"{column} {row[column]!r}, but {first['where']} says {first[column]!r}: the conditions of one rule"
                        " say the same; another rule needs another rule_id",
                    )
        numbers = [row["condition"] for row in conditions]
        if sorted(map(_number, numbers), key=str) != sorted(range(1, len(numbers) + 1), key=str):
            yield first, f"its conditions are numbered {', '.join(numbers)}; expected 1, 2, 3 …, each once"
        priority = _number(first["priority"])
        other = first if priority is None else by_priority.setdefault(priority, first)
        if other is not first:
            yield (
                first,
                f"priority {first['priority']} is that of {other['where']} too; give one of them a number that is free,"
                " lower where it should win",
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
