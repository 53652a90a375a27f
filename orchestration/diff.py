"""What moved between two publications: lines and pounds, rules, files, the official count, tables.

The manifests hold a hash of the content of every table, so what is the same is never read. Where the payment lines differ,
`orchestration.diff_lines` joins them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TextIO

import duckdb

from orchestration.database import identifier, quoted, rows_as_dicts
from orchestration.diff_lines import JUDGED, LINES, JudgedColumn, KindDiff, LineComparison, columns_of
from orchestration.errors import ExplainedError
from orchestration.publication import Publication

_SIDES = ("before", "after")
_RULES = ("classification_rule", "payee_kind_rule")
_RULE_KEY = ("rule_id", "condition")
# What a rule decided is no part of what it says.
_DECIDED = ("line_count", "amount_gbp")
_NEEDED = {"line_id", "source_file_id", "is_illustrative", "body_id", "place_id", "amount_gbp"}
# Tables that sum payment lines, or judge such sums: where lines move they differ too, and that is nothing else.
FOLLOW_LINES = frozenset(
    {
        "marts.payment_line",
        "marts.place_spend",
        "marts.unplaced_spend",
        "marts.payments_by_function",
        "marts.payments_summary",
        "marts.place_payments_summary",
        "marts.layer_total",
        "marts.classification_rule",
        "marts.payee_kind_rule",
        "marts.finding",
        "judged.finding",
        "methodology.body_measure",
        "methodology.check_measure",
        "methodology.layer_sum",
    }
)


class DiffError(ExplainedError):
    """Two publications can't be compared; the message says why and what to do."""


@dataclass(frozen=True)
class RuleChange:
    """A condition of a rule that was added, removed or changed: ``changes`` are (column, before, after)."""

    table: str
    rule_id: str
    condition: object
    state: str
    words: str
    changes: tuple[tuple[str, object, object], ...] = ()


@dataclass(frozen=True)
class FileChange:
    """A file that came, went or was revised, or whose lines are read otherwise; with the lines that came and went."""

    path: str
    is_illustrative: bool
    state: str
    verdict: str
    gone_count: int
    gone_gbp: Decimal
    came_count: int
    came_gbp: Decimal


@dataclass(frozen=True)
class OfficialChange:
    """Current spending of a place in a year, and how many of its functions have other pounds; None: it has no total."""

    place_id: str
    financial_year: str
    restated_from: str | None
    before_gbp: Decimal | None
    after_gbp: Decimal | None
    function_count: int


@dataclass(frozen=True)
class TableChange:
    """A table whose content differs; None rows: the publication has no such table."""

    name: str
    rows_before: int | None
    rows_after: int | None


@dataclass(frozen=True)
class Diff:
    """What differs between two publications; ``kinds`` are the real and the invented lines, apart."""

    before: Publication
    after: Publication
    tables: tuple[TableChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    kinds: tuple[KindDiff, ...] = ()
    official: tuple[OfficialChange, ...] = ()
    not_compared: tuple[str, ...] = ()
    moved_elsewhere: tuple[str, ...] = ()
    rule_words: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        """Whether both hold the same content."""
        return self.before.manifest.content_hash == self.after.manifest.content_hash

    @property
    def other_tables(self) -> tuple[TableChange, ...]:
        """Tables that differ and do not merely follow the payment lines."""
        return tuple(table for table in self.tables if table.name not in FOLLOW_LINES)


def compare(before: Publication, after: Publication, scheme: str | None = None, limit: int = 10) -> Diff:
    """Compare two publications.

    Args:
        scheme: the one judged column to look at (`JUDGED` lists them); None for all.
        limit: how many examples are kept; sums are whole whatever it is.

    Raises:
        DiffError: the scheme is unknown or in neither publication, or a file can't be opened.
    """
    _judged_of(scheme, JUDGED)
    tables = _tables(before, after)
    if before.manifest.content_hash == after.manifest.content_hash:
        return Diff(before, after)
    differs = {table.name for table in tables}
    with _attached(before, after) as connection:
        rules = [change for table in _RULES if f"marts.{table}" in differs for change in _rules(connection, table)]
        kinds, lines, not_compared, elsewhere = (), None, (), ()
        if f"marts.{LINES}" in differs:
            lines = _lines(connection)
            judged = _judged_of(scheme, lines.judged)
            kinds = tuple(lines.kind(is_illustrative, judged, limit) for is_illustrative in (False, True))
            not_compared = _not_compared(lines)
            elsewhere = _moved_elsewhere(lines, judged)
        official = _official(connection) if {"marts.place_summary", "marts.place_count"} & differs else ()
        return Diff(
            before,
            after,
            tables,
            tuple(rules),
            _files(connection, lines) if "marts.source_file" in differs or lines is not None else (),
            kinds,
            official,
            not_compared,
            elsewhere,
            _rule_words(connection),
            {judged.scheme: _names(connection, judged) for judged in JUDGED if judged.names},
        )


def write_moved_lines(before: Publication, after: Publication, scheme: str | None, stream: TextIO) -> None:
    """Write every moved line as comma-separated values: what changed, before and after.

    Raises:
        DiffError: as `compare`; or both hold the same content.
    """
    from orchestration.prompt import write_csv

    _judged_of(scheme, JUDGED)
    if before.manifest.content_hash == after.manifest.content_hash:
        raise DiffError("nothing changed: both publications hold the same content, so there is no moved line to list")
    with _attached(before, after) as connection:
        lines = _lines(connection)
        write_csv(lines.moved_lines(_judged_of(scheme, lines.judged)), stream)


@contextmanager
def _attached(before: Publication, after: Publication) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to both files, read-only, as the databases ``before`` and ``after``."""
    with duckdb.connect() as connection:
        for side, publication in zip(_SIDES, (before, after), strict=True):
            try:
                connection.execute(f"attach {quoted(str(publication.database))} as {side} (read_only)")
            except duckdb.Error as error:
                raise DiffError(
                    f"{publication.database} can't be opened (a newer refresh may have removed it): {error}"
                ) from error
        yield connection


def _lines(connection: duckdb.DuckDBPyConnection) -> LineComparison:
    for side, name in zip(_SIDES, ("older", "newer"), strict=True):
        missing = _NEEDED - columns_of(connection, side, LINES).keys()
        if missing:
            raise DiffError(f"marts.{LINES} of the {name} publication lacks {', '.join(sorted(missing))}")
    return LineComparison(connection)


def _judged_of(scheme: str | None, judged: tuple[JudgedColumn, ...]) -> tuple[JudgedColumn, ...]:
    """The judged columns a scheme asks for, of those that are at hand."""
    if scheme is None:
        return judged
    found = tuple(column for column in judged if column.scheme == scheme)
    if found:
        return found
    known = {column.scheme: column.column for column in JUDGED}
    if scheme in known:
        raise DiffError(f"{scheme}: {known[scheme]} is not in marts.{LINES} of both publications")
    raise DiffError(f"no scheme {scheme!r}: there are {', '.join(known)}")


def _not_compared(lines: LineComparison) -> tuple[str, ...]:
    """Sentences on columns that one publication lacks."""
    said = [
        f"marts.{LINES}.{name} is only in the {'older' if side == 'before' else 'newer'} publication: not compared"
        for name, side in sorted(lines.one_sided.items())
    ]
    said += [
        f"marts.{LINES}.{name} is {lines.before[name]} in the older publication and {lines.after[name]} in the newer"
        for name in lines.retyped
    ]
    return tuple(said)


def _moved_elsewhere(lines: LineComparison, judged: tuple[JudgedColumn, ...]) -> tuple[str, ...]:
    """Titles of the judged columns that were not asked for and moved too."""
    unasked = tuple(column for column in lines.judged if column not in judged)
    kinds = [lines.kind(is_illustrative, unasked, 0) for is_illustrative in (False, True)] if unasked else []
    return tuple(dict.fromkeys(column.judged.title for kind in kinds for column in kind.columns))


def _tables(before: Publication, after: Publication) -> tuple[TableChange, ...]:
    old, new = before.manifest.tables, after.manifest.tables
    return tuple(
        TableChange(name, old[name].rows if name in old else None, new[name].rows if name in new else None)
        for name in sorted(old.keys() | new.keys())
        if name not in old or name not in new or old[name].content_hash != new[name].content_hash
    )


def _table(connection: duckdb.DuckDBPyConnection, side: str, table: str) -> list[dict[str, object]]:
    """Rows of a small table of the marts; none where the publication has no such table."""
    if not columns_of(connection, side, table):
        return []
    return rows_as_dicts(connection.execute(f"from {identifier(side, 'marts', table)} order by all"))


def _rules(connection: duckdb.DuckDBPyConnection, table: str) -> list[RuleChange]:
    """Conditions of rules that differ, in the order of the rules; columns that one side lacks are left out."""
    old, new = ({tuple(r[k] for k in _RULE_KEY): r for r in _table(connection, side, table)} for side in _SIDES)
    shared = [
        name
        for name in columns_of(connection, "before", table)
        if name in columns_of(connection, "after", table) and name not in (*_RULE_KEY, *_DECIDED)
    ]
    found = []
    for key in old.keys() | new.keys():
        rule = new.get(key) or old[key]
        state, changes = ("added" if key not in old else "removed"), ()
        if key in old and key in new:
            state = "changed"
            changes = tuple((c, old[key][c], new[key][c]) for c in shared if old[key][c] != new[key][c])
            if not changes:
                continue
        found.append((rule["priority"], RuleChange(table, str(key[0]), key[1], state, condition_words(rule), changes)))
    return [change for _, change in sorted(found, key=lambda f: (f[0], f[1].rule_id, f[1].condition))]


def condition_words(rule: dict[str, object]) -> str:
    """A condition of a rule as people read it: expense_area keyword “waste” → 05."""
    verdict = rule.get("code") or rule.get("payee_kind")
    return f"{rule['field']} {rule['match']} “{rule['pattern']}” → {verdict}"


def _rule_words(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What each rule says in short, by rule_id; where both publications have it, as the newer one says."""
    words: dict[str, str] = {}
    for table in _RULES:
        for side in _SIDES:
            said: dict[str, list[str]] = {}
            for rule in _table(connection, side, table):
                said.setdefault(str(rule["rule_id"]), []).append(f"{rule['field']} “{rule['pattern']}”")
            words |= {rule_id: " and ".join(conditions) for rule_id, conditions in said.items()}
    return words


def _names(connection: duckdb.DuckDBPyConnection, judged: JudgedColumn) -> dict[str, str]:
    """Names of the values of a judged column, where a table of the marts names them."""
    assert judged.names is not None
    table, key, name = judged.names
    rows = [row for side in _SIDES for row in _table(connection, side, table)]
    return {str(row[key]): str(row[name]) for row in rows if row.get(key) is not None and row.get(name) is not None}


def _files(connection: duckdb.DuckDBPyConnection, lines: LineComparison | None) -> tuple[FileChange, ...]:
    """Files that came, went or were revised, and those whose lines are read otherwise, by path."""
    files = {side: _table(connection, side, "source_file") for side in _SIDES}
    path_of = {str(f["source_file_id"]): str(f["path_in_inbox"]) for side in _SIDES for f in files[side]}
    hashes: dict[str, dict[str, set[object]]] = {side: {} for side in _SIDES}
    shown: dict[str, dict[str, object]] = {}
    for side in _SIDES:
        for file in files[side]:
            hashes[side].setdefault(str(file["path_in_inbox"]), set()).add(file["file_sha256"])
            shown[str(file["path_in_inbox"])] = file
    # A path may hold several versions of a return; of payment files it holds one.
    moved: dict[str, list[dict[str, object]]] = {}
    for row in lines.files() if lines is not None else []:
        moved.setdefault(path_of[str(row["source_file_id"])], []).append(row)
    changes = []
    for path in sorted(hashes["before"].keys() | hashes["after"].keys()):
        old, new = hashes["before"].get(path), hashes["after"].get(path)
        if old == new and path not in moved:
            continue
        state = "came" if old is None else "gone" if new is None else "revised" if old != new else "read otherwise"
        sums = [
            sum((row[name] for row in moved.get(path, [])), start)
            for name, start in (
                ("gone_count", 0),
                ("gone_gbp", Decimal(0)),
                ("came_count", 0),
                ("came_gbp", Decimal(0)),
            )
        ]
        file = shown[path]
        changes.append(FileChange(path, bool(file["is_illustrative"]), state, str(file["verdict"]), *sums))
    return tuple(changes)


def _official(connection: duckdb.DuckDBPyConnection) -> tuple[OfficialChange, ...]:
    """Places and years whose official count differs, in total or within the same total."""
    totals: dict[tuple[object, ...], list[Decimal | None]] = {}
    functions: dict[tuple[object, ...], dict[object, list[Decimal]]] = {}
    for position, side in enumerate(_SIDES):
        for row in _table(connection, side, "place_summary"):
            key = (row["place_id"], row["financial_year"], row.get("restated_from"))
            totals.setdefault(key, [None, None])[position] = row["current_gbp"]
        if not columns_of(connection, side, "place_count"):
            continue
        rows = connection.execute(
            "select place_id, financial_year, cofog_code, is_capital, sum(amount_gbp)"
            f" from {identifier(side, 'marts', 'place_count')} group by all"
        ).fetchall()
        for place_id, year, *function, amount in rows:
            of_place = functions.setdefault((place_id, year, None), {})
            of_place.setdefault(tuple(function), [Decimal(0), Decimal(0)])[position] = amount
    counts = {key: sum(old != new for old, new in of.values()) for key, of in functions.items()}
    return tuple(
        OfficialChange(*key, *totals.get(key, [None, None]), counts.get(key, 0))
        for key in sorted(totals.keys() | counts.keys(), key=lambda k: tuple(str(part or "") for part in k))
        if counts.get(key) or len(set(totals.get(key, [None]))) > 1
    )
