"""The rows of a sheet that fits a layout → its figures, each with its keys, and the rows that hold none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from orchestration.datasets import fold_header
from orchestration.readers.figures import FigureWriter
from orchestration.readers.header import cell_at
from orchestration.readers.layout import FigureColumn, Fit, collapsed
from orchestration.readers.rows import RowKind, kind_outside_table
from orchestration.readers.sheets import SheetRows
from orchestration.readers.values import read_amount

# The kind of a landed figure; its row counts as a line.
FIGURE = "figure"
_TOTALS = {"total", "totals", "subtotal", "subtotals"}
_YEARS = ("financial_year", "year")
_UNREADABLE, _MISSING = "figure_unreadable", "figure_missing"


@dataclass
class TableTally:
    """What was read so far: rows by kind, those above headers, figures of rows of data, and the years they are of."""

    counts: Counter[RowKind] = field(default_factory=Counter)
    above: Counter[RowKind] = field(default_factory=Counter)
    rows: int = 0
    figures_accepted: int = 0
    figures_quarantined: int = 0
    years: set[str] = field(default_factory=set)

    @property
    def data_rows(self) -> int:
        """Rows of data, those with a figure that can't be read among them."""
        return self.counts[RowKind.LINE] + self.counts[RowKind.QUARANTINED]


def read_without_table(sheet: SheetRows, writer: FigureWriter, tally: TableTally) -> bool:
    """Keep the rows of a sheet that fits no layout; returns whether any of its cells is filled."""
    is_filled = False
    for number, row in enumerate(sheet.rows, start=1):
        tally.rows += 1
        is_filled |= _add_other(sheet, number, row, kind_outside_table(row), writer, tally) is RowKind.NOTE
    return is_filled


def read_table(sheet: SheetRows, fit: Fit, writer: FigureWriter, tally: TableTally) -> None:
    """Write every row of a sheet that fits a layout."""
    table = _Table(sheet, fit, tally)
    for number, row in enumerate(sheet.rows, start=1):
        tally.rows += 1
        below = number - 1 - fit.header_index
        if below < 0:
            kind = kind_outside_table(row)
            tally.above[kind] += 1
            _add_other(sheet, number, row, kind, writer, tally)
        elif below == 0 or tuple(map(collapsed, row)) == fit.header:
            _add_other(sheet, number, row, RowKind.HEADER, writer, tally)
        elif filled := table.filled(row):
            writer.add(table.figures(number, row, filled))
        else:
            _add_other(sheet, number, row, kind_outside_table(row), writer, tally)


def _add_other(
    sheet: SheetRows, number: int, row: Sequence[str], kind: RowKind, writer: FigureWriter, tally: TableTally
) -> RowKind:
    """Keep a row without figures, with its cells."""
    tally.counts[kind] += 1
    place = {"sheet_number": sheet.number, "sheet": sheet.name, "row_number": number}
    writer.add([{**place, "row_kind": kind.value, "cells": list(row)}], sum(map(len, row)))
    return kind


class _Table:
    """A sheet with the layout it fits."""

    def __init__(self, sheet: SheetRows, fit: Fit, tally: TableTally) -> None:
        self.sheet, self.fit, self.layout, self.tally = sheet, fit, fit.layout, tally
        self.common = {
            **fit.keys,
            "unit": fit.layout.unit.multiplier,
            "sheet_number": sheet.number,
            "sheet": sheet.name,
        }
        self.of_column = {
            figure.position: {"column_number": figure.number, "column_label": figure.label, **figure.keys}
            for figure in fit.figures
        }

    def filled(self, row: Sequence[str]) -> Sequence[FigureColumn]:
        """The columns of figures in which a row has a cell that is not empty; of a regular table with any, all."""
        width = len(row)
        filled = [figure for figure in self.fit.figures if figure.position < width and row[figure.position].strip()]
        return self.fit.figures if filled and self.layout.is_regular else filled

    def figures(self, number: int, row: Sequence[str], filled: Sequence[FigureColumn]) -> list[dict[str, object]]:
        """The records of a row with figures; the row is tallied as a total, a line, or in quarantine."""
        is_data, problem = self._judged(number, row)
        of_row = {**self.common, "row_number": number, **self._keys(row)}
        records, bad = [], 0
        for figure in filled:
            text = row[figure.position] if figure.position < len(row) else ""
            value = read_amount(text)
            record = {**of_row, **self.of_column[figure.position], "value": text, "row_kind": FIGURE}
            if not is_data:
                record["row_kind"] = RowKind.TOTAL.value
            elif problem is not None or value is None:
                record.update(
                    row_kind=RowKind.QUARANTINED.value, reason=problem or (_UNREADABLE if text.strip() else _MISSING)
                )
                bad += 1
            if value is not None and problem is None:
                record["value_exact"] = format(value, "f")
            if is_data:
                self.tally.years.update(str(record[name]).strip() for name in _YEARS if record.get(name))
            records.append(record)
        kind = RowKind.TOTAL if not is_data else RowKind.QUARANTINED if bad else RowKind.LINE
        self.tally.counts[kind] += 1
        if is_data:
            self.tally.figures_accepted += len(records) - bad
            self.tally.figures_quarantined += bad
        return records

    def _keys(self, row: Sequence[str]) -> dict[str, str | None]:
        """The keys that the row's own cells give, verbatim; null where the cell is empty."""
        keys: dict[str, str | None] = {}
        for name, position in self.fit.key_positions.items():
            keys[name] = row[position] if cell_at(row, position) else None
        for name, pattern in self.layout.key_patterns.items():
            if match := pattern.search(keys.get(name) or ""):
                keys.update(match.groupdict())
        return keys

    def _judged(self, number: int, row: Sequence[str]) -> tuple[bool, str | None]:
        """Whether a row with figures is one of data (else a total), and why all its figures have to be held back."""
        cells = {name: collapsed(cell_at(row, position)) for name, position in self.fit.key_positions.items()}
        if self.layout.data_row:
            is_data = all(pattern.fullmatch(cells.get(name, "")) for name, pattern in self.layout.data_row.items())
            return is_data, self._moved(number, row) if is_data else None
        empty = [name for name in self.layout.required if not cells[name]]
        if not empty:
            return True, self._moved(number, row)
        names_total = any(_TOTALS & set(fold_header(cell).split()) for cell in cells.values())
        if self.layout.is_regular:
            # Nothing but its name tells a total here: a row of data may lack a key, and have the word among the others.
            is_total = names_total and sum(map(bool, cells.values())) == 1
        else:
            is_total = names_total or len(empty) == len(self.layout.required)
        if is_total:
            return False, None
        return True, "key_missing"

    def _moved(self, number: int, row: Sequence[str]) -> str | None:
        """Why the cells of a row may stand under the wrong headers; None where they do not."""
        width = len(self.fit.header)
        if self.sheet.text is not None and number in self.sheet.text.open_quotes and len(row) != width:
            return "quotation_mark_not_closed"
        return "row_wider_than_header" if any(cell.strip() for cell in row[width:]) else None
