"""One file → a Parquet file of text lines and the record of what was found in it.

Every row of the file stands in the Parquet file once, with its number and kind. Payment lines have the contract's
columns verbatim, everything unmapped in ``extra``, and beside them the amount and date as read (``amount_exact``,
``payment_date_iso``: text, so that no type loses anything). Rows that are no data keep their cells in ``cells``.
"""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
from pydantic import BaseModel, ConfigDict

from orchestration.datasets import Contract, Vocabulary
from orchestration.files import fingerprint
from orchestration.readers.delimited import DelimitedError, RowReader, choose_delimiter, open_rows
from orchestration.readers.detect import Detected, detect
from orchestration.readers.periods import read_period
from orchestration.readers.table import HEADER_SEARCH_ROWS, Layout, RowKind, find_header, repeated_header, row_kind
from orchestration.readers.values import read_amount, read_dates

_BATCH_ROWS = 50_000
_PENNY = Decimal("0.01")

# Part of the key of every cached parse: a change to any reader reads every file again.
_CODE = Path(__file__).parent.parent
READER_FINGERPRINT = fingerprint([*(_CODE / "readers").glob("*.py"), _CODE / "datasets" / "__init__.py"], _CODE)


class ParseRecord(BaseModel):
    """What one file holds, as the reader saw it. Counts are of rows; ``amount_gbp`` is of accepted lines, in pounds.

    ``columns`` is the first layout, contract column → verbatim header; ``layouts`` holds every header row with its own,
    since a header may come back in the middle under other names. ``rows`` is counted where rows leave the file, the
    other counts where each got its kind. ``bad_dates`` counts date cells that can't be read, empty ones included;
    ``undated_lines`` also the lines of files without a column of dates.
    """

    model_config = ConfigDict(frozen=True)

    verdict: str
    reason: str | None = None
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    columns: dict[str, str] = {}
    layouts: list[tuple[int, dict[str, str]]] = []
    extra_columns: list[str] = []
    rows: int = 0
    lines_accepted: int = 0
    lines_quarantined: int = 0
    blank_rows: int = 0
    header_rows: int = 0
    total_rows: int = 0
    note_rows: int = 0
    amount_gbp: Decimal | None = None
    bad_dates: int = 0
    undated_lines: int = 0
    date_order: str | None = None
    first_date: date | None = None
    last_date: date | None = None
    content_period_start: date | None = None
    content_period_end: date | None = None
    is_illustrative: bool = False


def lines_schema(contract: Contract) -> pa.Schema:
    """Columns of a landed Parquet file; all text but the row's place in the file."""
    text = pa.string()
    fixed = [("sheet_number", pa.int16()), ("sheet", text), ("row_number", pa.int64()), ("row_kind", text)]
    fixed += [("reason", text)]
    read = [("amount_exact", text), ("payment_date_iso", text), ("extra", text), ("cells", pa.list_(text))]
    return pa.schema(fixed + [(name, text) for name in contract.column_names] + read)


def parse_file(path: Path, vocabulary: Vocabulary, target: Path) -> ParseRecord:
    """Read one file and write its rows to ``target``; a file that holds no rows of text writes an empty table.

    Never raises for what a file contains: the record says what was found and what to do about it.
    """
    detected = detect(path)
    if detected.format != "text":
        pq.write_table(lines_schema(vocabulary.contract).empty_table(), target)
        return _refused(detected)
    assert detected.encoding is not None
    delimiter = choose_delimiter(path, detected.encoding)
    spool = target.with_suffix(".spool")
    try:
        with open_rows(path, detected.encoding, delimiter) as rows:
            return _TableParser(vocabulary, detected.encoding, delimiter).run(rows, spool, target)
    except DelimitedError as error:
        pq.write_table(lines_schema(vocabulary.contract).empty_table(), target)
        return ParseRecord(verdict="unreadable", reason=str(error), format="delimited", encoding=detected.encoding)
    finally:
        spool.unlink(missing_ok=True)


def _refused(detected: Detected) -> ParseRecord:
    if detected.format == "empty":
        return ParseRecord(verdict="not_payments", reason="the file is empty", format="empty")
    if detected.format == "html":
        return ParseRecord(
            verdict="not_payments",
            reason=f"the file is {detected.what}, not a table: download the file the page links to",
            format="html",
        )
    return ParseRecord(
        verdict="unreadable",
        reason=f"the file is {detected.what}; expected delimited text: save it as CSV and drop that instead",
        format=detected.format,
    )


class _TableParser:
    """The state of reading one table: its layout, the rows so far, the counts."""

    def __init__(self, vocabulary: Vocabulary, encoding: str, delimiter: str) -> None:
        self.vocabulary = vocabulary
        self.contract = vocabulary.contract
        self.schema = lines_schema(vocabulary.contract)
        self.encoding, self.delimiter = encoding, delimiter
        self.counts: Counter[RowKind] = Counter()
        self.pence = Decimal(0)
        self.date_texts: Counter[str] = Counter()
        self.notes: list[str] = []
        self.is_illustrative = False
        self.layouts: list[tuple[int, dict[str, str]]] = []
        self.batch: list[dict[str, object]] = []

    def run(self, reader: RowReader, spool: Path, target: Path) -> ParseRecord:
        """Two passes over the rows: kinds and amounts first, dates when all of them are known."""
        rows = iter(reader)
        head = list(islice(rows, HEADER_SEARCH_ROWS))
        found = find_header(head, self.vocabulary)
        with pa.ipc.new_file(spool, self.schema) as writer:
            if found is None:
                self._write_without_header(head, rows, writer)
            else:
                self._write_table(head, rows, found, writer)
            self._flush(writer)
        reading = read_dates(self.date_texts)
        isos = {text: value.isoformat() for text, value in reading.dates.items() if value is not None}
        self._finish(spool, target, isos)
        return self._record(found, isos, reading.order, reader.rows_read)

    def _write_without_header(self, head, rows, writer) -> None:
        number = 0
        for number, row in enumerate(chain(head, rows), start=1):
            kind = RowKind.NOTE if any(cell.strip() for cell in row) else RowKind.BLANK
            self._add_other(number, kind, row, writer)

    def _write_table(self, head, rows, found: tuple[int, Layout], writer) -> None:
        header_index, layout = found
        for number, row in enumerate(chain(head, rows), start=1):
            if number <= header_index:
                kind = RowKind.NOTE if any(cell.strip() for cell in row) else RowKind.BLANK
                self.notes.extend(cell for cell in row if cell.strip())
                self._add_other(number, kind, row, writer)
            elif number == header_index + 1:
                self.layouts.append((number, layout.columns))
                self._add_other(number, RowKind.HEADER, row, writer)
            elif (again := repeated_header(row, layout, self.vocabulary)) is not None:
                layout = again
                self.layouts.append((number, layout.columns))
                self._add_other(number, RowKind.HEADER, row, writer)
            elif (kind := row_kind(row, layout)) is RowKind.LINE:
                self._add_line(number, row, layout, writer)
            else:
                self._add_other(number, kind, row, writer)

    def _add_line(self, number: int, row: Sequence[str], layout: Layout, writer) -> None:
        width = len(row)
        line: dict[str, object] = {
            column: row[position] for column, position in layout.positions.items() if position < width
        }
        extra = {
            layout.extra.get(position, f"column {position + 1}"): cell
            for position, cell in enumerate(row)
            if (position in layout.extra or position >= len(layout.headers)) and cell.strip()
        }
        text = line.get("amount") or ""
        amount = read_amount(text)
        kind = RowKind.LINE if amount is not None else RowKind.QUARANTINED
        if amount is not None:
            self.pence += amount.quantize(_PENNY, ROUND_HALF_UP)
            line["amount_exact"] = format(amount, "f")
        else:
            line["reason"] = "amount_unreadable" if text.strip() else "amount_missing"
        if kind is RowKind.LINE and "payment_date" in layout.positions:
            self.date_texts[line.get("payment_date") or ""] += 1
        if (line.get("illustrative") or "").strip():
            self.is_illustrative = True
        if extra:
            line["extra"] = json.dumps(extra, ensure_ascii=False)
        self._add(number, kind, line, writer)

    def _add_other(self, number: int, kind: RowKind, row: Sequence[str], writer) -> None:
        self._add(number, kind, {"cells": list(row)}, writer)

    def _add(self, number: int, kind: RowKind, values: dict[str, object], writer) -> None:
        self.counts[kind] += 1
        self.batch.append({"sheet_number": 1, "row_number": number, "row_kind": kind.value, **values})
        if len(self.batch) >= _BATCH_ROWS:
            self._flush(writer)

    def _flush(self, writer) -> None:
        if self.batch:
            columns = [pa.array([row.get(field.name) for row in self.batch], field.type) for field in self.schema]
            writer.write_batch(pa.record_batch(columns, schema=self.schema))
            self.batch.clear()

    def _finish(self, spool: Path, target: Path, isos: dict[str, str]) -> None:
        position = self.schema.get_field_index("payment_date_iso")
        with pa.memory_map(str(spool)) as source, pq.ParquetWriter(target, self.schema, compression="zstd") as writer:
            reader = pa.ipc.open_file(source)
            for index in range(reader.num_record_batches):
                batch = reader.get_batch(index)
                texts = batch.column("payment_date").to_pylist()
                dates = pa.array([isos.get(text) if text is not None else None for text in texts], pa.string())
                writer.write_batch(batch.set_column(position, self.schema.field(position), dates))

    def _record(
        self, found: tuple[int, Layout] | None, isos: dict[str, str], order: str, rows_read: int
    ) -> ParseRecord:
        lines = self.counts[RowKind.LINE] + self.counts[RowKind.QUARANTINED]
        verdict, reason = "payments", None
        if found is None:
            verdict, reason = "not_payments", self._no_header_reason()
        elif not lines:
            verdict, reason = "nil_return", "the table has a header and no payment lines"
        layout = found[1] if found else None
        days = sorted(isos.values())
        period = read_period(" ".join([*self.notes, *(text for text in self.date_texts if text not in isos)]))
        return ParseRecord(
            verdict=verdict,
            reason=reason,
            format="delimited",
            encoding=self.encoding,
            delimiter=self.delimiter,
            header_row=found[0] + 1 if found else None,
            columns=layout.columns if layout else {},
            layouts=self.layouts,
            extra_columns=list(layout.extra.values()) if layout else [],
            rows=rows_read,
            lines_accepted=self.counts[RowKind.LINE],
            lines_quarantined=self.counts[RowKind.QUARANTINED],
            blank_rows=self.counts[RowKind.BLANK],
            header_rows=self.counts[RowKind.HEADER],
            total_rows=self.counts[RowKind.TOTAL],
            note_rows=self.counts[RowKind.NOTE],
            amount_gbp=self.pence.quantize(_PENNY) if lines else None,
            bad_dates=sum(count for text, count in self.date_texts.items() if text not in isos),
            undated_lines=self.counts[RowKind.LINE] - sum(n for text, n in self.date_texts.items() if text in isos),
            date_order=order if isos else None,
            first_date=date.fromisoformat(days[0]) if days else None,
            last_date=date.fromisoformat(days[-1]) if days else None,
            content_period_start=period.start if period else None,
            content_period_end=period.end if period else None,
            is_illustrative=self.is_illustrative,
        )

    def _no_header_reason(self) -> str:
        wanted = {c.name: c.aliases[:4] for c in self.contract.columns if c.name in self.contract.header_needs}
        needs = "; ".join(f"{name} (such as {', '.join(aliases)})" for name, aliases in wanted.items())
        return (
            f"no header was found in the first {HEADER_SEARCH_ROWS} rows: expected a row that names {needs} and at least "
            f"{self.contract.header_minimum_columns} known columns. If the file has other headers, add them as aliases to "
            "the dataset's YAML"
        )
