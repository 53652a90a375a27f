"""A return of a place, a workbook or a text file of one sheet → a Parquet file of its rows and the record of them.

Sheets are known by their names, columns by their headers, both folded. A file that lacks a sheet or column it needs, or has
a column nobody knows, is refused whole, its rows kept as notes: half a return would be another count.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pyarrow as pa

from orchestration.datasets import ReturnDataset, fold_header
from orchestration.datasets.returns import ReturnSheet, fold_choice
from orchestration.readers.detect import Detected, detect
from orchestration.readers.figures import FigureWriter
from orchestration.readers.guard import read_guarded
from orchestration.readers.periods import period_of_years
from orchestration.readers.record import ParseRecord
from orchestration.readers.return_rows import SheetColumns, column_letters, nearest, offered, read_row
from orchestration.readers.rows import RowKind, counts_of_rows, kind_outside_table
from orchestration.readers.sheets import RowsOfFile, SheetRows, open_sheets

VERDICT = "place_return"
HEADER_SEARCH_ROWS = 30
# A header names at least so many columns of its sheet; fewer names are words of a note.
_HEADER_NAMES = 2


@dataclass(frozen=True)
class SheetByName:
    """A dataset of returns, and the name of a file without its ending: of a text file it says which sheet it is."""

    dataset: ReturnDataset
    stem: str

    @property
    def fingerprint(self) -> str:
        """Hash of everything that decides how a file is read; part of the key of each cached parse."""
        return f"{self.dataset.fingerprint} {fold_header(self.stem)}"


def returns_schema(dataset: ReturnDataset) -> pa.Schema:
    """Columns of a landed Parquet file; all text but the row's place in the file."""
    text = pa.string()
    place = [("sheet", text), ("sheet_number", pa.int32()), ("row_number", pa.int64()), ("row_kind", text)]
    columns = [(name, text) for name in dataset.column_names]
    exact = [(f"{name}_exact", text) for name in dataset.number_names]
    return pa.schema([*place, ("reason", text), *columns, *exact, ("cells", pa.list_(text))])


def parse_return(path: Path, words: SheetByName, target: Path) -> ParseRecord:
    """Read one file and write its rows to ``target``.

    Never raises for what a file contains. Verdicts: place_return; unknown_layout; unreadable.
    """

    def read(detected: Detected) -> ParseRecord:
        with open_sheets(path, detected, target.with_suffix(".spool")) as source:
            return _read(source, words.dataset, words.stem, target)

    record = read_guarded(path, returns_schema(words.dataset), target, read)
    return record.model_copy(update={"verdict": "unreadable"}) if record.verdict == "not_payments" else record


def is_return(path: Path, words: SheetByName, spool: Path) -> bool:
    """Whether a file looks like a return: a header of one of its sheets, all columns that must be there among them, stands
    under that sheet's name.

    Raises:
        WorkbookError, DelimitedError, OSError: the file can't be read as rows.
    """
    detected = detect(path)
    if not (detected.is_workbook or detected.format == "delimited"):
        return False
    with open_sheets(path, detected, spool) as source:
        for sheet in source.sheets():
            known = words.dataset.sheet_named(sheet.name if sheet.name is not None else words.stem)
            if known is None or (found := _find_header(known, list(islice(sheet.rows, HEADER_SEARCH_ROWS)))) is None:
                continue
            if all(column.name in found[1] for column in known.columns if column.required):
                return True
    return False


@dataclass
class _Plan:
    """Sheet number → its columns; and why the file is refused, where it is."""

    sheets: dict[int, SheetColumns] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass
class _Tally:
    """What was read so far: rows by kind, those above headers, and the year the return says it is of."""

    counts: Counter[RowKind] = field(default_factory=Counter)
    above: Counter[RowKind] = field(default_factory=Counter)
    rows: int = 0
    years: set[str] = field(default_factory=set)
    is_illustrative: bool = False


def _find_header(sheet: ReturnSheet, head: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]] | None:
    """Where the header stands and the position of each column in it: the row that names most columns."""
    names = {fold_header(column.name): column.name for column in sheet.columns}
    found = []
    for index, row in enumerate(head):
        positions: dict[str, int] = {}
        for position, cell in enumerate(row):
            if (name := names.get(fold_header(cell))) is not None:
                positions.setdefault(name, position)
        if len(positions) >= min(_HEADER_NAMES, len(sheet.columns)):
            found.append((index, positions))
    return max(found, key=lambda header: (len(header[1]), -header[0]), default=None)


def _plan(source: RowsOfFile, dataset: ReturnDataset, stem: str) -> _Plan:
    plan = _Plan()
    known_names = ", ".join(sheet.sheet for sheet in dataset.sheets)
    seen: set[str] = set()
    for rows in source.sheets():
        name = rows.name if rows.name is not None else stem
        sheet = dataset.sheet_named(name)
        if sheet is None:
            if rows.name is None:
                hint = nearest(stem, [known.sheet for known in dataset.sheets])
                plan.problems.append(
                    f"the file's name {stem!r} names no sheet of a return{hint}; expected one of: {known_names}. Name the "
                    "file after its sheet"
                )
            elif fold_header(name) not in map(fold_header, dataset.note_sheets):
                plan.unknown.append(name)
            continue
        if sheet.sheet in seen:
            plan.problems.append(
                f"sheet {name!r} stands twice; expected one sheet {sheet.sheet}. Leave one of them out"
            )
            continue
        seen.add(sheet.sheet)
        head = list(islice(rows.rows, HEADER_SEARCH_ROWS))
        header = _find_header(sheet, head)
        if header is None:
            wanted = ", ".join(column.name for column in sheet.columns)
            plan.problems.append(
                f"sheet {name!r} has no header in its first {HEADER_SEARCH_ROWS} rows; expected a row with {wanted}. Begin "
                "with the template that `totalplace template return` writes"
            )
            continue
        plan.problems += _header_problems(sheet, name, header[0], head[header[0]], header[1])
        plan.sheets[rows.number] = SheetColumns(sheet, *header)
    if source.workbook is not None:
        for sheet in dataset.sheets:
            if sheet.is_required and sheet.sheet not in seen:
                plan.problems.append(
                    f"sheet {sheet.sheet!r} is missing; expected the sheets {known_names}. Add it from the template that "
                    "`totalplace template return` writes"
                )
    return plan


def _header_problems(
    sheet: ReturnSheet, name: str, index: int, header: Sequence[str], positions: dict[str, int]
) -> list[str]:
    """Columns that are missing, that nobody knows, that stand twice."""
    known = [column.name for column in sheet.columns]
    problems = []
    for position, cell in enumerate(header):
        place = f"{name}!{column_letters(position)}{index + 1}"
        if cell.strip() and position not in positions.values():
            is_twice = fold_header(cell) in map(fold_header, known)
            what = "stands twice in the header" if is_twice else "is no column of the sheet" + nearest(cell, known)
            problems.append(
                f"{place}: {cell.strip()[:60]!r} {what}; expected {offered(known)}. Rename the column or leave it out"
            )
    missing = [column.name for column in sheet.columns if column.required and column.name not in positions]
    if missing:
        problems.append(
            f"{name}!A{index + 1}: the header lacks {', '.join(missing)}; expected {offered(known)}. Add the column"
        )
    return problems


def _read(source: RowsOfFile, dataset: ReturnDataset, stem: str, target: Path) -> ParseRecord:
    plan = _plan(source, dataset, stem)
    is_refused = bool(plan.problems)
    tally = _Tally()
    warnings = {"sheet_unknown": None} if plan.unknown else {}
    with FigureWriter(returns_schema(dataset), target) as writer:
        for rows in source.sheets():
            columns = None if is_refused else plan.sheets.get(rows.number)
            _read_sheet(rows, columns, stem, writer, tally)
            if rows.text is not None:
                warnings.update(dict.fromkeys(rows.text.warnings))
    if tally.counts[RowKind.QUARANTINED]:
        warnings["cells_not_read"] = None
    if source.workbook is not None and len(plan.sheets) < len(dataset.sheets):
        warnings["sheet_missing"] = None
    first = next(iter(plan.sheets.values()), None)
    headers = {} if is_refused else plan.sheets
    period = period_of_years(sorted(tally.years))
    return ParseRecord(
        verdict="unknown_layout" if is_refused else VERDICT,
        reason=f"{'; '.join(plan.problems)}." if is_refused else None,
        format=source.detected.format,
        encoding=source.detected.encoding,
        delimiter=source.delimiter,
        sheets=source.names,
        header_row=first.header_index + 1 if first else None,
        layouts=[(number, c.header_index + 1, {name: name for name in c.positions}) for number, c in headers.items()],
        rows=tally.rows,
        **counts_of_rows(tally.counts, tally.above),
        content_period_start=period.start if period else None,
        content_period_end=period.end if period else None,
        warnings=[] if is_refused else list(warnings),
        is_illustrative=tally.is_illustrative,
        layout=", ".join(columns.sheet.sheet for columns in headers.values()) or None,
        financial_years=sorted(tally.years),
    )


def _read_sheet(rows: SheetRows, columns: SheetColumns | None, stem: str, writer: FigureWriter, tally: _Tally) -> None:
    """Write every row of a sheet; without columns all of them are notes."""
    name = columns.sheet.sheet if columns is not None else rows.name if rows.name is not None else stem
    for number, row in enumerate(rows.rows, start=1):
        tally.rows += 1
        below = number - 1 - columns.header_index if columns is not None else -1
        if columns is not None and below > 0:
            landed = read_row(columns, number, row)
        elif below == 0:
            landed = {"row_kind": RowKind.HEADER.value, "cells": list(row)}
        else:
            landed = {"row_kind": kind_outside_table(row).value, "cells": list(row)}
        kind = RowKind(str(landed["row_kind"]))
        tally.counts[kind] += 1
        if below < 0:
            tally.above[kind] += 1
        if kind is RowKind.LINE and "field" in landed:
            said, value = fold_choice(str(landed["field"])), str(landed.get("value") or "").strip()
            if said == "financial year" and value:
                tally.years.add(value)
            tally.is_illustrative |= said == "illustrative" and fold_choice(value) == "yes"
        writer.add([{"sheet": name, "sheet_number": rows.number, "row_number": number, **landed}], sum(map(len, row)))
