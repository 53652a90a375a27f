"""Tiny publications, written by a test through the product's own publish(), and what the difference of two says."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.database import writable
from orchestration.diff import Diff
from orchestration.diff_moves import ColumnDiff, KindDiff
from orchestration.diff_report import print_diff
from orchestration.publication import Publication, publish
from orchestration.settings import Settings

# line_id: function, rule, place, body, pounds, whether invented
Line = tuple[str, str, str | None, str, str, bool]
LINES: dict[str, Line] = {
    "aaa-1-1": ("06", "cofog-20", "kent", "kent_council", "100.10", False),
    "aaa-1-2": ("06", "cofog-20", "kent", "kent_council", "-0.10", False),
    "aaa-1-3": ("04", "cofog-30", "kent", "kent_council", "7.00", False),
    "bbb-1-1": ("04", "cofog-30", None, "a_department", "9000000000000.01", False),
    "ccc-1-1": ("06", "cofog-20", "exampleshire", "a_district", "55.55", True),
}
RULES = [("cofog-20", 20, "housing", "06"), ("cofog-30", 30, "road", "04")]
FILES = {"aaa": "local_spend/kent/1.csv", "bbb": "departmental_spend/x/1.csv", "ccc": "local_spend/exampleshire/1.csv"}
_EMPTY = {
    "place_summary": "place_id varchar, financial_year varchar, restated_from varchar, current_gbp decimal(18, 2)",
    "place_count": "place_id varchar, financial_year varchar, cofog_code varchar, is_capital boolean,"
    " amount_gbp decimal(18, 2)",
    # The catalogue, from which the open data is made: these publications give none away.
    "mart": "mart_name varchar, description varchar, grain varchar, is_open_data boolean,"
    " left_out_because varchar, primary_key varchar",
    "mart_column": "mart_name varchar, position integer, column_name varchar",
    "dataset": "dataset varchar, title varchar, publisher varchar, licence varchar, source varchar",
}


class Clock:
    """Stands in for datetime in orchestration.publication: each publication is made a minute after the one before."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def now(self, _: object) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


class Publisher:
    """Publishes what a test gives it into a home of its own."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("orchestration.publication.datetime", Clock())
        monkeypatch.setattr("orchestration.publication.sync_folder", lambda _: None)  # no crash is played here
        monkeypatch.setenv("TOTALPLACE_HOME", str(home))
        self.settings = Settings(home=home)
        self.settings.prepare()

    def publish(
        self,
        lines: dict[str, Line] = LINES,
        rules: Iterable[tuple[str, int, str, str]] = RULES,
        files: dict[str, str] = FILES,
        statements: Iterable[str] = (),
    ) -> Publication:
        """Publish lines, rules and files; ``statements`` then change the build file as they like."""
        self.settings.build_database.unlink(missing_ok=True)
        with writable(self.settings.build_database) as connection:
            connection.execute("begin")
            connection.execute("create schema landed; create schema marts")
            connection.execute("create table landed.build as select 'key' as refresh_key, true as is_complete")
            connection.execute(
                "create table marts.payment_line (line_id varchar, source_file_id varchar, is_illustrative boolean,"
                " cofog_code varchar, rule_id varchar, place_id varchar, body_id varchar, amount_gbp decimal(18, 2),"
                " payee_name varchar, expense_area varchar, unplaced_reason varchar)"
            )
            rows = [
                [
                    *(line_id, line_id[:3], is_illustrative, code, rule, place, body, amount),
                    *("=individual (name withheld)", f"Area {line_id}", None if place else "body_in_no_place"),
                ]
                for line_id, (code, rule, place, body, amount, is_illustrative) in lines.items()
            ]
            connection.executemany(f"insert into marts.payment_line values ({', '.join('?' * 11)})", rows)
            connection.execute(
                "create table marts.classification_rule (rule_id varchar, scheme varchar, priority integer,"
                " condition integer, field varchar, match varchar, pattern varchar, code varchar, line_count bigint)"
            )
            for rule_id, priority, pattern, code in rules:
                values = [rule_id, "cofog", priority, 1, "expense_area", "keyword", pattern, code, len(lines)]
                connection.execute(f"insert into marts.classification_rule values ({', '.join('?' * 9)})", values)
            connection.execute(
                "create table marts.source_file (source_file_id varchar, path_in_inbox varchar, file_sha256 varchar,"
                " is_illustrative boolean, verdict varchar, is_embedded boolean)"
            )
            for file_id, path in files.items():
                values = [file_id, path, f"sha of {file_id}", "exampleshire" in path, "payments", False]
                connection.execute("insert into marts.source_file values (?, ?, ?, ?, ?, ?)", values)
            connection.execute(
                "create table marts.payments_summary as select is_illustrative, count(*) as line_count,"
                " sum(amount_gbp) as amount_gbp from marts.payment_line group by all"
            )
            for name, columns in _EMPTY.items():
                connection.execute(f"create table marts.{name} ({columns})")
            for statement in statements:
                connection.execute(statement)
            connection.execute("commit")
        return publish(self.settings)[0]


def with_line(line_id: str, **changes: object) -> dict[str, Line]:
    """The lines with one of them changed, by the names code, rule, place, body, pounds, is_illustrative."""
    names = ("code", "rule", "place", "body", "pounds", "is_illustrative")
    values = dict(zip(names, LINES[line_id], strict=True)) | changes
    return LINES | {line_id: tuple(values.values())}


def real(diff: Diff) -> KindDiff:
    [kind] = [kind for kind in diff.kinds if not kind.is_illustrative]
    return kind


def column(kind: KindDiff, scheme: str) -> ColumnDiff:
    [found] = [column for column in kind.columns if column.judged.scheme == scheme]
    return found


def printed(diff: Diff, limit: int = 10) -> str:
    out = StringIO()
    print_diff(Console(file=out, width=200), diff, limit)
    return out.getvalue()
