"""What moved between two publications: lines and pounds, rules, files, the official count, tables.

The manifests hold a hash of the content of every table, so what is the same is never read. Where the payment lines differ,
`orchestration.diff_lines` joins them. What sums lines is passed over only where the lines themselves differ.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from typing import TextIO

import duckdb

from orchestration.database import quoted
from orchestration.diff_lines import LINES, SIDES, TRANSFERS, LineComparison, columns_of
from orchestration.diff_moves import KindDiff, Shift
from orchestration.diff_places import TOTALS, PlaceTotal, changed_totals, lacking
from orchestration.diff_tables import (
    RULES,
    FileChange,
    OfficialChange,
    RuleChange,
    changed_counts,
    changed_files,
    changed_rules,
    names_of,
    rule_words,
)
from orchestration.diff_themes import SCHEME as THEME
from orchestration.diff_themes import (
    THEMES,
    are_comparable,
    changed_themes,
    lines_moved_in_themes,
    moved_in_themes,
    themes_by_line,
)
from orchestration.errors import ExplainedError
from orchestration.judged_columns import JUDGED, JudgedColumn
from orchestration.publication import Publication

_NEEDED = {"line_id", "source_file_id", "is_illustrative", "body_id", "place_id", "amount_gbp"}
# Judgements by which the totals of places may move; under another one they are said, not shown.
_OF_TOTALS = ("place", "basis", "eliminated")
# Tables that sum payment lines, or judge such sums: where lines differ they differ too, and that is nothing else.
FOLLOW_LINES = frozenset(
    {
        "marts.payment_line",
        "marts.place_spend",
        "marts.unplaced_spend",
        "marts.eliminated_spend",
        "marts.transfer",
        "marts.payments_by_function",
        "marts.payments_summary",
        "marts.place_payments_summary",
        "marts.layer_total",
        "marts.place_function_rule",
        "marts.payment_theme",
        "marts.review_queue",
        "marts.classification_rule",
        "marts.payee_kind_rule",
        "marts.transfer_rule",
        "marts.finding",
        "judged.finding",
        "methodology.body_measure",
        "methodology.check_measure",
        "methodology.layer_sum",
        "methodology.rule_measure",
        "methodology.theme_measure",
    }
)
# Those of them that differ where rules do, and no line did.
FOLLOW_RULES = frozenset({"marts.payment_theme", "methodology.rule_measure", "methodology.theme_measure"})


class DiffError(ExplainedError):
    """Two publications can't be compared; the message says why and what to do."""


@dataclass(frozen=True)
class TableChange:
    """A table whose content differs; None rows: the publication has no such table."""

    name: str
    rows_before: int | None
    rows_after: int | None


@dataclass(frozen=True)
class Diff:
    """What differs between two publications; ``kinds`` are the real and the invented lines, apart, as are ``themes``."""

    before: Publication
    after: Publication
    tables: tuple[TableChange, ...] = ()
    rules: tuple[RuleChange, ...] = ()
    files: tuple[FileChange, ...] = ()
    kinds: tuple[KindDiff, ...] = ()
    official: tuple[OfficialChange, ...] = ()
    totals: tuple[PlaceTotal, ...] = ()
    not_compared: tuple[str, ...] = ()
    moved_elsewhere: tuple[str, ...] = ()
    themes: dict[bool, tuple[Shift, ...]] = field(default_factory=dict)
    rule_words: dict[str, str] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def is_same(self) -> bool:
        """Whether both hold the same content."""
        return self.before.manifest.content_hash == self.after.manifest.content_hash

    @property
    def other_tables(self) -> tuple[TableChange, ...]:
        """Tables that differ and do not merely follow payment lines, or rules, that differ themselves."""
        differs = {table.name for table in self.tables}
        followers = FOLLOW_LINES if f"marts.{LINES}" in differs else frozenset()
        if "marts.classification_rule" in differs:
            followers |= FOLLOW_RULES
        # A table that only one publication has follows nothing.
        return tuple(
            table
            for table in self.tables
            if table.name not in followers or table.rows_before is None or table.rows_after is None
        )

    @property
    def unshown_tables(self) -> tuple[TableChange, ...]:
        """Tables that differ, follow nothing, and of which no part of the comparison tells what changed."""
        shown = {f"marts.{change.table}" for change in self.rules}
        shown |= {"marts.place_summary", "marts.place_count"} if self.official else set()
        shown |= {"marts.source_file"} if self.files else set()
        shown |= {f"marts.{table}" for table in TOTALS} if self.totals else set()
        shown |= {f"marts.{THEMES}"} if any(self.themes.values()) else set()
        return tuple(table for table in self.other_tables if table.name not in shown)


def compare(before: Publication, after: Publication, scheme: str | None = None, limit: int = 10) -> Diff:
    """Compare two publications.

    Args:
        scheme: the one judged column to look at (`JUDGED` lists them), or theme; None for all.
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
        rules = [
            change for table in RULES if f"marts.{table}" in differs for change in changed_rules(connection, table)
        ]
        kinds, lines, not_compared, elsewhere = (), None, (), ()
        # Transfers say by which rule a line is eliminated.
        if {f"marts.{LINES}", f"marts.{TRANSFERS}"} & differs:
            lines = _lines(connection)
            judged = _judged_of(scheme, lines.judged)
            kinds = tuple(lines.kind(is_illustrative, judged, limit) for is_illustrative in (False, True))
            not_compared = _not_compared(lines)
            elsewhere = _moved_elsewhere(lines, judged)
        official = changed_counts(connection) if {"marts.place_summary", "marts.place_count"} & differs else ()
        has_files = "marts.source_file" in differs or lines is not None
        themes = _themes(connection, scheme) if scheme == THEME or f"marts.{THEMES}" in differs else {}
        totals = changed_totals(connection) if {f"marts.{table}" for table in TOTALS} & differs else ()
        not_compared += tuple(
            said for table in TOTALS if f"marts.{table}" in differs and (said := lacking(connection, table))
        )
        if scheme not in (None, THEME) and any(themes.values()):
            themes, elsewhere = {}, (*elsewhere, "themes")
        if scheme not in (None, *_OF_TOTALS) and totals:
            totals, elsewhere = (), (*elsewhere, "totals by place and year")
        return Diff(
            before,
            after,
            tables=tables,
            rules=tuple(rules),
            files=changed_files(connection, lines) if has_files else (),
            kinds=kinds,
            official=official,
            totals=totals,
            not_compared=not_compared,
            moved_elsewhere=elsewhere,
            themes=themes,
            rule_words=rule_words(connection),
            names={judged.scheme: names_of(connection, *judged.names) for judged in JUDGED if judged.names}
            | {THEME: names_of(connection, "theme", "code", "name")},
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
        if scheme == THEME:
            _themes(connection, scheme)
            write_csv(moved_in_themes(connection), stream)
            return
        # A line of which only themes changed is no line that differs: they stand in a table of their own.
        has_themes = scheme is None and are_comparable(connection)
        lines = _lines(connection, lines_moved_in_themes() if has_themes else None)
        themes = themes_by_line() if has_themes else {}
        write_csv(lines.moved_lines(_judged_of(scheme, lines.judged), themes), stream)


@contextmanager
def _attached(before: Publication, after: Publication) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to both files, read-only, as the databases ``before`` and ``after``."""
    with TemporaryDirectory() as spill, duckdb.connect() as connection:
        # What does not fit into memory goes here, not into the folder the command is run in.
        connection.execute(f"set temp_directory = {quoted(spill)}")
        for side, publication in zip(SIDES, (before, after), strict=True):
            try:
                connection.execute(f"attach {quoted(str(publication.database))} as {side} (read_only)")
            except duckdb.Error as error:
                raise DiffError(
                    f"{publication.database} can't be opened (a newer refresh may have removed it): {error}"
                ) from error
        yield connection


def _lines(connection: duckdb.DuckDBPyConnection, also: str | None = None) -> LineComparison:
    for side, name in SIDES.items():
        missing = _NEEDED - columns_of(connection, side, LINES).keys()
        if missing:
            raise DiffError(f"marts.{LINES} of the {name} publication lacks {', '.join(sorted(missing))}")
    return LineComparison(connection, also)


def _judged_of(scheme: str | None, judged: tuple[JudgedColumn, ...]) -> tuple[JudgedColumn, ...]:
    """The judged columns a scheme asks for, of those that are at hand; none of them is asked for with theme."""
    if scheme is None:
        return judged
    if scheme == THEME:
        return ()
    found = tuple(column for column in judged if column.scheme == scheme)
    if found:
        return found
    known = {column.scheme: column.column for column in JUDGED}
    if scheme in known:
        raise DiffError(f"{scheme}: {known[scheme]} is not in marts.{LINES} of both publications")
    raise DiffError(f"no scheme {scheme!r}: there are {', '.join((*known, THEME))}")


def _themes(connection: duckdb.DuckDBPyConnection, scheme: str | None) -> dict[bool, tuple[Shift, ...]]:
    """What left and entered themes, of real and of invented lines; nothing where they can't be compared.

    Raises:
        DiffError: they can't be compared, and are what was asked for.
    """
    if are_comparable(connection):
        return {is_illustrative: changed_themes(connection, is_illustrative) for is_illustrative in (False, True)}
    if scheme == THEME:
        raise DiffError(f"{THEME}: marts.{THEMES} is not in both publications")
    return {}


def _not_compared(lines: LineComparison) -> tuple[str, ...]:
    """Sentences on columns that one publication lacks."""

    def table(name: str) -> str:
        return TRANSFERS if any(name in names for names in lines.of_transfers.values()) else LINES

    said = [
        f"marts.{table(name)}.{name} is only in the {SIDES[side]} publication: not compared"
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
