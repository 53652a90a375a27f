"""What the reader sees in a file, without loading it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from orchestration.database import identifier, quoted, rows_as_dicts
from orchestration.datasets import Catalogue, ReturnDataset, StatisticalDataset, Vocabulary
from orchestration.errors import ExplainedError
from orchestration.files import sha256_of
from orchestration.readers.parse import parse_file
from orchestration.readers.record import ParseRecord, not_opened
from orchestration.readers.returns import SheetByName, is_return, parse_return
from orchestration.readers.statistics import fitting_dataset, parse_statistics

_SHOWN_LINES = 5
_SHOWN_PROBLEMS = 10
# What the reader of payments says of a file of rows that may be a statistical table.
_NO_PAYMENTS = ("aggregate", "not_payments")


class InspectionError(ExplainedError):
    """There is nothing to inspect; the message says why and what to do."""


@dataclass(frozen=True)
class Readers:
    """What a file is held against: the headers of payments (None: it is known to hold none), then statistical tables and
    returns.
    """

    vocabulary: Vocabulary | None
    tables: tuple[StatisticalDataset, ...] = ()
    returns: tuple[ReturnDataset, ...] = ()


@dataclass(frozen=True)
class Inspection:
    """A file as the reader sees it: the record, its first lines, and the rows that could not be read.

    ``lines`` and ``problems`` are landed rows (dicts of texts). Of a statistical table, whose dataset is ``table``, lines
    are its first figures and problems the commonest texts in quarantine with their ``figure_count``. Of a return problems
    are its rows in quarantine, and ``rows_by_sheet`` counts those read and those in quarantine. ``exact_duplicates``
    counts accepted payment lines all of whose cells repeat an earlier one.
    """

    path: str
    sha256: str | None
    record: ParseRecord
    exact_duplicates: int
    lines: list[dict[str, object]]
    problems: list[dict[str, object]]
    table: StatisticalDataset | None = None
    return_dataset: ReturnDataset | None = None
    rows_by_sheet: tuple[tuple[str, int, int], ...] = ()

    @property
    def verdict(self) -> str:
        """The verdict, and of a statistical table which one it is."""
        if self.record.verdict != "statistics" or self.table is None:
            return self.record.verdict
        return f"{self.record.verdict} ({self.table.dataset}, {self.record.layout})"

    def as_json(self) -> str:
        """One line of JSON, for programs; the keys are part of the interface."""
        record = self.record
        is_read = record.verdict == "payments"
        dataset = self.table or self.return_dataset
        return json.dumps(
            {
                "file": self.path,
                "sha256": self.sha256,
                "verdict": record.verdict,
                "reason": record.reason,
                "format": record.format,
                "encoding": record.encoding,
                "delimiter": record.delimiter,
                "sheets": record.sheets,
                "header_row": record.header_row,
                "columns": record.columns,
                "date_order": record.date_order,
                "lines_accepted": record.lines_accepted,
                "lines_quarantined": record.lines_quarantined,
                # Of one sheet: header_row + lines + blank + total + repeated headers = all rows. Totals are all rows below
                # a header that were set aside: totals, notes, nil statements.
                "blank_rows": record.blank_rows - record.blank_rows_above,
                "total_rows": record.total_rows + record.note_rows - record.note_rows_above,
                "repeated_headers": record.repeated_headers,
                "amount_gbp": f"{record.amount_gbp:.2f}" if is_read and record.amount_gbp is not None else None,
                "bad_amounts": record.lines_quarantined,
                "bad_dates": record.bad_dates,
                "exact_duplicates": self.exact_duplicates,
                "warnings": record.warnings,
                "dataset": dataset.dataset if dataset is not None else None,
                "layout": record.layout,
                "unit": record.unit,
                "unit_evidence": record.unit_evidence,
                "figures_accepted": record.figures_accepted,
                "figures_quarantined": record.figures_quarantined,
                "financial_years": record.financial_years,
            },
            ensure_ascii=False,
        )


def files_under(paths: list[Path]) -> Iterator[Path]:
    """The files named, and every file in the folders named, in order of path.

    Raises:
        InspectionError: a path is not there.
    """
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        elif path.is_file():
            yield path
        else:
            raise InspectionError(f"{path} is not there: name a file or a folder")


def readers_for(catalogue: Catalogue, dataset: str | None, body: str | None) -> Readers:
    """The readers of a dataset (and body); without one, what all datasets of payments share, then every table's layouts.

    Raises:
        InspectionError: there is no dataset of that name.
    """
    if dataset is None:
        tables, returns = tuple(catalogue.statistics.values()), tuple(catalogue.returns.values())
        return Readers(catalogue.shared_vocabulary("payment"), tables, returns)
    if (returned := catalogue.returns.get(dataset)) is not None:
        return Readers(None, returns=(returned,))
    if (table := catalogue.statistics.get(dataset)) is not None:
        return Readers(None, (table,))
    if dataset not in catalogue.datasets:
        raise InspectionError(f"{dataset!r} is no dataset; known are: {', '.join(sorted(catalogue.datasets))}")
    return Readers(catalogue.vocabulary(dataset, body))


def inspect(path: Path, readers: Readers) -> Inspection:
    """Read one file as landing would and throw the lines away."""
    try:
        with TemporaryDirectory(prefix="totalplace-") as folder:
            target = Path(folder) / "lines.parquet"
            sha256 = sha256_of(path)
            if readers.vocabulary is None:
                if readers.returns:
                    return _inspect_return(path, sha256, readers.returns[0], target)
                return _inspect_table(path, sha256, readers.tables[0], target)
            record = parse_file(path, readers.vocabulary, target)
            # Whatever the sheets of a return were taken for, their names tell it.
            for returned in readers.returns if record.rows else ():
                if any(returned.sheet_named(name) is not None for name in record.sheets or [path.stem]) and is_return(
                    path, SheetByName(returned, path.stem), target.with_suffix(".spool")
                ):
                    return _inspect_return(path, sha256, returned, target)
            if record.rows and record.verdict in _NO_PAYMENTS:
                table = fitting_dataset(path, readers.tables, target.with_suffix(".spool"))
                if table is not None:
                    return _inspect_table(path, sha256, table, target)
            return _inspect_payments(path, sha256, record, readers.vocabulary, target)
    except OSError as error:
        return Inspection(str(path), None, not_opened(error), 0, [], [])


def _inspect_payments(path: Path, sha256: str, record: ParseRecord, vocabulary: Vocabulary, target: Path) -> Inspection:
    rows = f"read_parquet({quoted(str(target))})"
    cells = ", ".join(map(identifier, [*vocabulary.contract.column_names, "extra"]))
    groups = f"select count(*) as n from {rows} where row_kind = 'line' group by {cells}"
    with duckdb.connect() as connection:
        [duplicates] = connection.execute(f"select coalesce(sum(n - 1), 0) from ({groups})").fetchone() or (0,)
        lines = rows_as_dicts(connection.execute(f"from {rows} where row_kind = 'line' limit {_SHOWN_LINES}"))
        problems = connection.execute(f"from {rows} where row_kind = 'quarantined' limit {_SHOWN_PROBLEMS}")
        return Inspection(str(path), sha256, record, int(duplicates), lines, rows_as_dicts(problems))


def _inspect_table(path: Path, sha256: str, table: StatisticalDataset, target: Path) -> Inspection:
    record = parse_statistics(path, table, target)
    rows = f"read_parquet({quoted(str(target))})"
    of_column = "sheet, column_number, column_label, value, reason"
    with duckdb.connect() as connection:
        lines = rows_as_dicts(connection.execute(f"from {rows} where row_kind = 'figure' limit {_SHOWN_LINES}"))
        problems = connection.execute(
            f"select {of_column}, min(row_number) as row_number, count(*) as figure_count from {rows}"
            f" where row_kind = 'quarantined' group by {of_column}"
            f" order by figure_count desc, row_number, column_number limit {_SHOWN_PROBLEMS}"
        )
        return Inspection(str(path), sha256, record, 0, lines, rows_as_dicts(problems), table)


def _inspect_return(path: Path, sha256: str, dataset: ReturnDataset, target: Path) -> Inspection:
    record = parse_return(path, SheetByName(dataset, path.stem), target)
    rows = f"read_parquet({quoted(str(target))})"
    with duckdb.connect() as connection:
        held = connection.execute(
            f"select sheet, row_number, reason from {rows} where row_kind = 'quarantined'"
            f" order by sheet_number, row_number limit {_SHOWN_PROBLEMS}"
        )
        problems = rows_as_dicts(held)
        sheets = connection.execute(
            "select sheet, count(*) filter (where row_kind = 'line'), count(*) filter (where row_kind = 'quarantined')"
            f" from {rows} where row_kind in ('line', 'quarantined') group by sheet_number, sheet order by sheet_number"
        ).fetchall()
    by_sheet = tuple((str(sheet), int(lines), int(bad)) for sheet, lines, bad in sheets)
    return Inspection(str(path), sha256, record, 0, [], problems, return_dataset=dataset, rows_by_sheet=by_sheet)
