"""What the report site says of the publication itself: which it is, and what changed since the one before it.

A publication says nothing of others, so that equal content is one publication; what changed is worked out when its site is
built, from the two published files alone.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import duckdb

from orchestration.database import writable
from orchestration.diff import Diff, compare
from orchestration.diff_report import said_in_short
from orchestration.diff_tables import FileChange
from orchestration.errors import ExplainedError
from orchestration.publication import Publication
from orchestration.publication_names import publication_before
from orchestration.settings import Settings

_TABLES = """
    create table publication (
        publication_id varchar, created_at varchar, content_hash varchar, code_version varchar,
        previous_publication_id varchar, summary varchar
    );
    create table change (
        position integer, kind varchar, subject varchar, change varchar, line_count bigint,
        before_gbp decimal(18, 2), after_gbp decimal(18, 2), is_illustrative boolean
    );
    create table file_change (
        position integer, path_in_inbox varchar, change varchar, verdict varchar, gone_count bigint,
        gone_gbp decimal(18, 2), came_count bigint, came_gbp decimal(18, 2), is_illustrative boolean
    );
"""
_Row = tuple[str, str, str, int | None, Decimal | None, Decimal | None, bool]


def write_release(settings: Settings, publication: Publication, path: Path) -> None:
    """Write the DuckDB file with the tables ``publication``, ``file_change`` and ``change``.

    They hold one row; a row for each file that differs, with the lines that went and came; a row for whatever else differs.
    """
    previous, summary, rows, files = None, "", list[_Row](), tuple[FileChange, ...]()
    try:
        previous = publication_before(settings, publication)
        if previous is None:
            summary = "No earlier publication is kept: there is nothing to compare with."
        else:
            diff = compare(previous, publication)
            summary, rows, files = f"{said_in_short(diff)}.", list(_changes(diff)), diff.files
    except ExplainedError as error:
        summary = f"It can't be compared with the publication before it: {error}."
    path.unlink(missing_ok=True)
    manifest = publication.manifest
    with writable(path) as connection:
        connection.execute(_TABLES)
        connection.execute(
            "insert into publication values (?, ?, ?, ?, ?, ?)",
            [
                *(manifest.publication_id, manifest.created_at, manifest.content_hash, manifest.code_version),
                previous.manifest.publication_id if previous else None,
                summary,
            ],
        )
        _insert(connection, "change", rows)
        _insert(connection, "file_change", [_file_row(file) for file in files])


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        places = ", ".join("?" * (len(rows[0]) + 1))
        connection.executemany(
            f"insert into {table} values ({places})", [(number, *row) for number, row in enumerate(rows, start=1)]
        )


def _file_row(file: FileChange) -> tuple[object, ...]:
    pounds = (file.gone_count, file.gone_gbp, file.came_count, file.came_gbp)
    return (file.path, file.state, file.verdict, *pounds, file.is_illustrative)


def _changes(diff: Diff) -> Iterator[_Row]:
    """What differs beside files: rules, judgements of lines, totals of places, the official count, other tables."""
    for rule in diff.rules:
        yield "rule", rule.rule_id, f"{rule.state}: {rule.words}", None, None, None, False
    for kind in diff.kinds:
        for column in kind.columns:
            what = f"{column.judged.title} of {column.line_count:,} lines"
            yield "judgement of lines", column.judged.title, what, column.line_count, None, None, kind.is_illustrative
    for total in diff.totals:
        where = f"{total.where}, {total.financial_year}"
        yield "payments in a place", where, "total", None, total.before_gbp, total.after_gbp, total.is_illustrative
    for count in diff.official:
        year = count.financial_year + (f" restated from {count.restated_from}" if count.restated_from else "")
        what = f"{count.function_count} functions differ"
        yield "official count", f"{count.place_id}, {year}", what, None, count.before_gbp, count.after_gbp, False
    for table in diff.unshown_tables:
        rows = ["not there" if rows is None else f"{rows:,} rows" for rows in (table.rows_before, table.rows_after)]
        yield "table", table.name, " → ".join(rows), None, None, None, False
