"""What the reader sees in a file, without loading it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from orchestration.database import identifier, quoted, rows_as_dicts
from orchestration.datasets import Catalogue, Vocabulary
from orchestration.errors import ExplainedError
from orchestration.files import sha256_of
from orchestration.readers.parse import parse_file
from orchestration.readers.record import ParseRecord, not_opened

_SHOWN_LINES = 5
_SHOWN_PROBLEMS = 10


class InspectionError(ExplainedError):
    """There is nothing to inspect; the message says why and what to do."""


@dataclass(frozen=True)
class Inspection:
    """A file as the reader sees it: the record, its first lines, and the rows that could not be read.

    ``lines`` and ``problems`` are landed rows (dicts of texts); ``exact_duplicates`` counts accepted lines all of whose
    cells repeat an earlier one.
    """

    path: str
    sha256: str | None
    record: ParseRecord
    exact_duplicates: int
    lines: list[dict[str, object]]
    problems: list[dict[str, object]]

    def as_json(self) -> str:
        """One line of JSON, for programs; the keys are part of the interface."""
        record = self.record
        is_read = record.verdict == "payments"
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


def vocabulary_for(catalogue: Catalogue, dataset: str | None, body: str | None) -> Vocabulary:
    """The headers known for a dataset and body; without a dataset, the words that all datasets of payments share.

    Raises:
        InspectionError: there is no dataset of that name.
    """
    if dataset is None:
        return catalogue.shared_vocabulary("payment")
    if dataset not in catalogue.datasets:
        raise InspectionError(f"{dataset!r} is no dataset; known are: {', '.join(sorted(catalogue.datasets))}")
    return catalogue.vocabulary(dataset, body)


def inspect(path: Path, vocabulary: Vocabulary) -> Inspection:
    """Read one file as landing would and throw the lines away."""
    try:
        with TemporaryDirectory(prefix="totalplace-") as folder:
            target = Path(folder) / "lines.parquet"
            sha256 = sha256_of(path)
            record = parse_file(path, vocabulary, target)
            with duckdb.connect() as connection:
                rows = f"read_parquet({quoted(str(target))})"
                lines = f"from {rows} where row_kind = 'line' limit {_SHOWN_LINES}"
                problems = f"from {rows} where row_kind = 'quarantined' limit {_SHOWN_PROBLEMS}"
                cells = ", ".join(map(identifier, [*vocabulary.contract.column_names, "extra"]))
                groups = f"select count(*) as n from {rows} where row_kind = 'line' group by {cells}"
                repeated = f"select coalesce(sum(n - 1), 0) from ({groups})"
                [duplicates] = connection.execute(repeated).fetchone() or (0,)
                return Inspection(
                    path=str(path),
                    sha256=sha256,
                    record=record,
                    exact_duplicates=int(duplicates),
                    lines=rows_as_dicts(connection.execute(lines)),
                    problems=rows_as_dicts(connection.execute(problems)),
                )
    except OSError as error:
        return Inspection(str(path), None, not_opened(error), 0, [], [])
