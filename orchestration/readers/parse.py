"""One file → a Parquet file of text lines and the record of what was found in it.

Rows come from a delimited text or from the sheets of a workbook; each sheet is searched for its table; each row below the
header gets its kind. Where a file turns out to write its dates with the month first, it is read once more that way.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

from orchestration.datasets import Vocabulary
from orchestration.files import fingerprint
from orchestration.readers.delimited import DelimitedError, RowReader, choose_delimiter, open_rows
from orchestration.readers.detect import Detected
from orchestration.readers.fast import NotRegular, may_be_regular, read_regular
from orchestration.readers.guard import read_guarded
from orchestration.readers.header import HEADER_SEARCH_ROWS, SAMPLE_ROWS, Header, Layout, find_header, repeated_header
from orchestration.readers.lines import LineWriter, line_row, lines_schema, other_row
from orchestration.readers.periods import read_period
from orchestration.readers.record import ParseRecord
from orchestration.readers.refusal import is_statistical, refuse
from orchestration.readers.rows import RowKind, counts_of_rows, row_kind
from orchestration.readers.workbook import read_workbook

# More pounds than all governments spend; sums of the warehouse are exact far beyond it.
_LARGEST_SUM = 10**14
_HEAD_ROWS = HEADER_SEARCH_ROWS + SAMPLE_ROWS
# A header that says its figures are in thousands of pounds.
_ALL_THOUSANDS = re.compile(
    r"\A\W*(all |the )?(figures|amounts|values)?( are| is)?( given| shown)? ?(in )?(£|gbp) ?'?(000s?|thousands?)\W*\Z",
    re.I,
)
# Anything but pounds: nobody knows the amount in pounds from the file alone.
_OTHER_UNIT = re.compile(r"£ ?m\b|\bmillions?\b|\bpence\b|€|\beuros?\b|\beur\b|\busd\b|us ?\$", re.IGNORECASE)
_THOUSANDS = re.compile(r"(£|gbp|\()\s*'?(000s?|k|thousands?)\b|\bin thousands\b|\b000s\b", re.IGNORECASE)

# Part of the key of every cached parse: a change to any reader reads every file again.
_CODE = Path(__file__).parent.parent
READER_FINGERPRINT = fingerprint([*(_CODE / "readers").glob("*.py"), *(_CODE / "datasets").glob("*.py")], _CODE)


def parse_file(path: Path, vocabulary: Vocabulary, target: Path) -> ParseRecord:
    """Read one file and write its rows to ``target``; a file that holds no rows writes an empty table.

    Never raises for what a file contains: the record says what was found and what to do about it.
    """

    def read(detected: Detected) -> ParseRecord:
        parse = _parse_workbook if detected.is_workbook else _parse_delimited
        return _bounded(parse(path, detected, vocabulary, target))

    return read_guarded(path, lines_schema(vocabulary.contract), target, read)


def _bounded(record: ParseRecord) -> ParseRecord:
    if record.amount_gbp is not None and abs(record.amount_gbp) >= _LARGEST_SUM:
        raise DelimitedError(
            f"the amounts of the file come to £{record.amount_gbp:,.2f}, more than there is: another column than the "
            "amount was read; name the right one as an alias of amount in the dataset's YAML"
        )
    return record


def _parse_delimited(path: Path, detected: Detected, vocabulary: Vocabulary, target: Path) -> ParseRecord:
    encoding = detected.encoding
    assert encoding is not None
    delimiter = choose_delimiter(path, encoding)

    def attempt(month_first: bool, fast: bool) -> ParseRecord:
        with LineWriter(vocabulary.contract, target, month_first) as writer:
            parser = _FileParser(vocabulary, writer)
            with open_rows(path, encoding, delimiter) as reader:
                parser.open_quotes = reader.open_quotes
                sheet = parser.read_sheet((1, None), iter(reader))
                if fast and sheet.may_be_regular(path, encoding):
                    reader.rows_read = sheet.read_regular(path, encoding, delimiter, reader)
                else:
                    sheet.read_rest()
            parser.note_reader(reader)
            return parser.record(detected, delimiter, [], reader.rows_read)

    def either(month_first: bool) -> ParseRecord:
        try:
            return attempt(month_first, fast=True)
        except NotRegular:
            return attempt(month_first, fast=False)

    return _in_order_of_day_and_month(either)


def _parse_workbook(path: Path, detected: Detected, vocabulary: Vocabulary, target: Path) -> ParseRecord:
    spool = target.with_suffix(".spool")
    try:
        workbook = read_workbook(path, spool)

        names = [sheet.name for sheet in workbook.sheets]
        count = sum(sheet.rows for sheet in workbook.sheets)

        def attempt(month_first: bool) -> ParseRecord:
            left_out: frozenset[int] = frozenset()
            while True:
                with LineWriter(vocabulary.contract, target, month_first) as writer:
                    parser = _FileParser(vocabulary, writer, left_out)
                    for sheet, rows in workbook.sheet_rows():
                        parser.read_sheet((sheet.number, sheet.name), rows).read_rest()
                    record = parser.record(detected, None, names, count)
                if not (summaries := parser.summary_sheets()):
                    return record
                left_out |= summaries

        return _in_order_of_day_and_month(attempt)
    finally:
        spool.unlink(missing_ok=True)


def _in_order_of_day_and_month(attempt: Callable[[bool], ParseRecord]) -> ParseRecord:
    """Read with the day first; where most dates of the file can only have the month first, read once more."""
    record = attempt(False)
    return attempt(True) if record.date_order == "month_first" else record


class _FileParser:
    """What is common to the sheets of a file: the writer, the layouts met, the warnings, the notes above tables."""

    def __init__(self, vocabulary: Vocabulary, writer: LineWriter, left_out: frozenset[int] = frozenset()) -> None:
        self.vocabulary, self.writer, self.left_out = vocabulary, writer, left_out
        # Sheet number → whether its lines are dated, and their pounds.
        self.sums: dict[int, tuple[bool, Decimal]] = {}
        self.header: Header | None = None
        self.header_row: int | None = None
        self.layouts: list[tuple[int, int, dict[str, str]]] = []
        self.warnings: dict[str, None] = {}
        self.notes: list[str] = []
        self.above: Counter[RowKind] = Counter()
        self.without_table: list[list[list[str]]] = []
        self.open_quotes: set[int] = set()

    def read_sheet(self, sheet: tuple[int, str | None], rows: Iterator[list[str]]) -> "_SheetParser":
        """Read the rows up to the first line of a sheet's table."""
        head = list(islice(rows, _HEAD_ROWS))
        is_left_out = sheet[0] in self.left_out
        header = None if is_left_out else find_header(head, self.vocabulary)
        if header is not None and not header.is_certain and is_statistical(head):
            header = None
        if is_left_out:
            self.warnings["summary_sheet_left_out"] = None
        elif header is None:
            self.without_table.append(head)
        else:
            self.warnings.update(dict.fromkeys(header.warnings))
            if self.header is None:
                self.header, self.header_row = header, header.index + 1
        return _SheetParser(self, sheet, head, rows, header)

    def summary_sheets(self) -> frozenset[int]:
        """Sheets without dates that come to what one dated sheet, or all of them, come to: the same money once more."""
        dated = [pounds for is_dated, pounds in self.sums.values() if is_dated]
        sums = {*dated, sum(dated, Decimal(0))} - {Decimal(0)}
        return frozenset(n for n, (is_dated, pounds) in self.sums.items() if not is_dated and pounds in sums)

    def note_reader(self, reader: RowReader) -> None:
        """Take over what the reader of the text has to say."""
        self.warnings.update(dict.fromkeys(reader.warnings))

    def record(self, detected: Detected, delimiter: str | None, sheets: list[str], rows_read: int) -> ParseRecord:
        """The record of the whole file, once all its rows are written."""
        tally, dates, counts = self.writer.tally, self.writer.tally.dates, self.writer.tally.counts
        lines = counts[RowKind.LINE] + counts[RowKind.QUARANTINED]
        verdict, reason = "payments", None
        if self.header is None:
            verdict, reason = refuse(self.without_table, self.vocabulary)
        elif not lines:
            verdict, reason = "nil_return", "the table has a header and no payment lines"
        layout = self.header.layout if self.header else None
        period = read_period(" ".join([*self.notes, *sorted(dates.bad_texts)]))
        return ParseRecord(
            verdict=verdict,
            reason=reason,
            format=detected.format,
            encoding=detected.encoding,
            delimiter=delimiter,
            sheets=sheets,
            header_row=self.header_row,
            columns=layout.columns if layout else {},
            layouts=self.layouts,
            extra_columns=list(layout.extra.values()) if layout else [],
            amount_basis=self.header.amount_basis if self.header else None,
            rows=rows_read,
            **counts_of_rows(counts, self.above),
            amount_gbp=tally.pounds if lines else None,
            bad_dates=dates.bad,
            undated_lines=counts[RowKind.LINE] - dates.good,
            date_order=dates.order,
            first_date=date.fromisoformat(dates.first) if dates.first else None,
            last_date=date.fromisoformat(dates.last) if dates.last else None,
            content_period_start=period.start if period else None,
            content_period_end=period.end if period else None,
            warnings=self._all_warnings(lines),
            is_illustrative=tally.is_illustrative,
        )

    def _all_warnings(self, lines: int) -> list[str]:
        tally = self.writer.tally
        if lines:
            known = set().union(*(columns for _, _, columns in self.layouts))
            found = {
                "amounts_not_read": tally.counts[RowKind.QUARANTINED],
                "dates_not_read": tally.dates.bad,
                "date_order_contradicted": tally.dates.is_contradicted,
                "no_date_column": "payment_date" not in known,
                "no_payee_column": "payee_name" not in known,
                "sheet_without_payments": any(any(map(any, rows)) for rows in self.without_table),
            }
            self.warnings.update(dict.fromkeys(name for name, is_found in found.items() if is_found))
            return list(self.warnings)
        return []


class _SheetParser:
    """Reads one sheet, or one text, row by row."""

    def __init__(
        self,
        file: _FileParser,
        sheet: tuple[int, str | None],
        head: list[list[str]],
        rows: Iterator[list[str]],
        header: Header | None,
    ) -> None:
        self.file, self.sheet, self.head, self.rows, self.header = file, sheet, head, rows, header
        self.contract = file.vocabulary.contract
        self.layout: Layout | None = header.layout if header else None
        self.unit = 1
        self.problem: str | None = None
        self.is_wide = self.is_set_aside = False
        if header is not None:
            name = header.layout.columns["amount"]
            notes = [cell for row in head[: header.index] for cell in row]
            if _THOUSANDS.search(name) or any(_ALL_THOUSANDS.search(note) for note in notes):
                self.unit = 1_000
                file.warnings["amount_in_thousands"] = None
            elif _OTHER_UNIT.search(name):
                self.problem = "amount_in_another_unit"
            lines, width = head[header.index + 1 :], len(header.layout.headers)
            self.is_wide = sum(any(cell.strip() for cell in row[width:]) for row in lines) * 2 > len(lines)

    def read_rest(self) -> None:
        """Write every row of the sheet."""
        before = self.file.writer.tally.pounds
        for number, row in enumerate(chain(self.head, self.rows), start=1):
            self.file.writer.add(self.sheet, number, self._row(number, row))
        if self.layout is not None:
            pounds = self.file.writer.tally.pounds - before
            self.file.sums[self.sheet[0]] = ("payment_date" in self.layout.positions, pounds)

    def _row(self, number: int, row: Sequence[str]) -> dict[str, object]:
        tally = self.file.writer.tally
        if self.header is None or number <= self.header.index + 1:
            return self._above(number, row)
        assert self.layout is not None
        if (again := repeated_header(row, self.layout, self.file.vocabulary)) is not None:
            self.is_set_aside = not again.positions
            if self.is_set_aside:
                self.file.warnings["summary_table_set_aside"] = None
                return other_row(row, RowKind.NOTE, tally)
            self.layout = again
            self._met(number)
            return other_row(row, RowKind.HEADER, tally)
        if self.is_set_aside:
            return other_row(row, RowKind.NOTE if any(cell.strip() for cell in row) else RowKind.BLANK, tally)
        if (kind := row_kind(row, self.layout, self.contract)) is not RowKind.LINE:
            return other_row(row, kind, tally)
        return line_row(row, self.layout, tally, self.unit, self.problem or self._moved(number, row))

    def _moved(self, number: int, row: Sequence[str]) -> str | None:
        """Why the cells of a row may stand under the wrong names; None where they do not."""
        assert self.layout is not None
        width = len(self.layout.headers)
        if number in self.file.open_quotes and len(row) != width:
            return "quotation_mark_not_closed"
        if not self.is_wide and len(row) > width and any(cell.strip() for cell in row[width:]):
            return "row_wider_than_header"
        return None

    def _above(self, number: int, row: Sequence[str]) -> dict[str, object]:
        """A row of a sheet without a table, or one above the first line of the table."""
        tally = self.file.writer.tally
        filled = [cell for cell in row if cell.strip()]
        if self.header is not None and number == self.header.index + 1:
            self._met(number)
            return other_row(row, RowKind.HEADER, tally)
        kind = RowKind.NOTE if filled else RowKind.BLANK
        if self.header is not None:
            self.file.notes.extend(filled)
            self.file.above[kind] += 1
        return other_row(row, kind, tally)

    def _met(self, number: int) -> None:
        assert self.layout is not None
        self.file.layouts.append((self.sheet[0], number, self.layout.columns))

    def may_be_regular(self, path: Path, encoding: str) -> bool:
        """Whether the fast path is worth trying: the lines met so far are all of one width and in plain pounds."""
        if self.header is None or self.layout is None or self.problem is not None or self.unit != 1:
            return False
        widths = {len(row) for row in self.head[self.header.index + 1 :]}
        is_even = len(self.head) == _HEAD_ROWS and len(widths) == 1
        return is_even and may_be_regular(path, encoding, self.layout, widths.pop())

    def read_regular(self, path: Path, encoding: str, delimiter: str, reader: RowReader) -> int:
        """Write every row of the text, those below the header by the fast path; returns the number of all rows.

        Raises:
            NotRegular: the text must be read row by row.
        """
        assert self.header is not None and self.layout is not None
        above = self.header.index + 1
        for number, row in enumerate(self.head[:above], start=1):
            self.file.writer.add(self.sheet, number, self._row(number, row))

        def read_row(number: int, row: list[str]) -> dict[str, object]:
            assert self.layout is not None
            before = self.layout
            landed = self._row(number, row)
            after = self.layout
            if self.is_set_aside or (after.positions, after.extra) != (before.positions, before.extra):
                raise NotRegular
            return landed

        return above + read_regular(
            path,
            encoding,
            delimiter,
            reader.lines_of(above),
            len(self.head[above]),
            self.layout,
            above + 1,
            self.file.writer,
            read_row,
        )
