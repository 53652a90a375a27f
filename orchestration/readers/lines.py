"""Rows with their kinds → the landed Parquet file, and the tally of what was written.

Every row of the file stands in the Parquet file once, with its number and kind. Payment lines have the contract's
columns verbatim, everything unmapped in ``extra``, and beside them the amount and date as read (``amount_exact``,
``payment_date_iso``: text, so that no type loses anything). Rows that are no data keep their cells in ``cells``.
"""

import json
from collections import Counter, deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.datasets import Contract
from orchestration.readers.header import Layout
from orchestration.readers.rows import RowKind
from orchestration.readers.values import DateTally, judge_amount

# What waits to be written is bounded by its size, not by its rows: a row may have ten thousand cells.
_BATCH_CHARACTERS = 32_000_000
_ROW_CHARACTERS = 600
_WAITING_BATCHES = 3
_DIFFERENT = {"row_number", "amount_exact", "extra", "cells"}
_PENNY = Decimal("0.01")
_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode


def lines_schema(contract: Contract) -> pa.Schema:
    """Columns of a landed Parquet file; all text but the row's place in the file."""
    text = pa.string()
    fixed = [("sheet_number", pa.int16()), ("sheet", text), ("row_number", pa.int64()), ("row_kind", text)]
    fixed += [("reason", text)]
    read = [("amount_exact", text), ("payment_date_iso", text), ("extra", text), ("cells", pa.list_(text))]
    return pa.schema(fixed + [(name, text) for name in contract.column_names] + read)


@dataclass
class Tally:
    """What was written so far: rows by kind, pounds of accepted lines (each rounded to the penny), dates."""

    dates: DateTally
    counts: Counter[RowKind] = field(default_factory=Counter)
    pounds: Decimal = Decimal(0)
    is_illustrative: bool = False


class LineWriter:
    """Writes rows to one Parquet file, in the order they come, and tallies them."""

    def __init__(self, contract: Contract, target: Path, month_first: bool) -> None:
        self.schema = lines_schema(contract)
        self.tally = Tally(DateTally(month_first))
        self._batch: list[dict[str, object]] = []
        self._batch_characters = 0
        # Codes and amounts are nearly all different: a dictionary of them costs time and saves nothing.
        different = {column.name for column in contract.columns if column.kind in ("code", "money")}
        self._repeated = [name for name in self.schema.names if name not in different | _DIFFERENT]
        self._target = target
        self._file: pq.ParquetWriter | None = None
        # Compressing is half of the work and runs beside the reading; a few batches at most wait for it.
        self._background = ThreadPoolExecutor(max_workers=1)
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> "LineWriter":
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.flush()
            while self._waiting:
                self._waiting.popleft().result()
        finally:
            self._background.shutdown(cancel_futures=True)
            if self._file is None:
                self._open([])
            self._file.close()

    def add(self, sheet: tuple[int, str | None], number: int, row: dict[str, object]) -> None:
        """Add a row made by `line_row` or `other_row`."""
        self._batch.append({"sheet_number": sheet[0], "sheet": sheet[1], "row_number": number, **row})
        self._batch_characters += sum(map(len, row.get("cells") or ())) + len(row.get("extra") or "") + _ROW_CHARACTERS
        if self._batch_characters >= _BATCH_CHARACTERS:
            self.flush()

    def write(self, batch: pa.RecordBatch) -> None:
        """Write a batch that was made and tallied elsewhere, after everything added before it."""
        self._submit(pa.concat_batches([self._taken(), batch]) if self._batch else batch)

    def flush(self) -> None:
        """Write the rows that wait."""
        if self._batch:
            self._submit(self._taken())

    def _taken(self) -> pa.RecordBatch:
        batch = batch_of(self._batch, self.schema)
        self._batch.clear()
        self._batch_characters = 0
        return batch

    def _submit(self, batch: pa.RecordBatch) -> None:
        if self._file is None:
            self._open([name for name in self._repeated if batch.column(name).null_count < batch.num_rows])
        while len(self._waiting) >= _WAITING_BATCHES:
            self._waiting.popleft().result()
        self._waiting.append(self._background.submit(self._file.write_batch, batch))

    def _open(self, repeated: list[str]) -> None:
        """Begin the file; the columns named are written with a dictionary (of those without values it costs time)."""
        self._file = pq.ParquetWriter(self._target, self.schema, compression="zstd", use_dictionary=repeated)


def batch_of(rows: Sequence[dict[str, object]], schema: pa.Schema) -> pa.RecordBatch:
    """Rows of texts as one batch; what a row does not name is null."""
    columns = [pa.array([row.get(name) for row in rows], schema.field(name).type) for name in schema.names]
    return pa.record_batch(columns, schema=schema)


def line_row(
    row: Sequence[str], layout: Layout, tally: Tally, unit: int = 1, problem: str | None = None
) -> dict[str, object]:
    """A payment line: its columns, its amount and date as read; quarantined where the amount can't be read.

    ``unit`` is the pounds one unit of the amount stands for; ``problem`` quarantines the line whatever its amount says.
    """
    width = len(row)
    line: dict[str, object] = {
        column: row[position] for column, position in layout.positions.items() if position < width
    }
    extra = {
        layout.extra.get(position, f"column {position + 1}"): cell
        for position, cell in enumerate(row)
        if (position in layout.extra or position >= len(layout.headers)) and cell.strip()
    }
    if extra:
        line["extra"] = _AS_JSON(extra)
    text = str(line.get("amount") or "")
    amount, unread = judge_amount(text, line.get("transaction_number"))
    problem = problem or unread
    if str(line.get("illustrative") or "").strip():
        tally.is_illustrative = True
    date_text = str(line.get("payment_date") or "") if "payment_date" in layout.positions else None
    if problem is not None or amount is None:
        # A correction may release the line: its date is read for that day.
        line["payment_date_iso"] = tally.dates.iso(date_text) if date_text is not None else None
        tally.counts[RowKind.QUARANTINED] += 1
        return {**line, "row_kind": RowKind.QUARANTINED.value, "reason": problem}
    amount *= unit
    tally.counts[RowKind.LINE] += 1
    tally.pounds += amount.quantize(_PENNY, ROUND_HALF_UP)
    line["amount_exact"] = format(amount, "f")
    if date_text is not None:
        line["payment_date_iso"] = tally.dates.read(date_text)
    return {**line, "row_kind": RowKind.LINE.value}


def other_row(row: Sequence[str], kind: RowKind, tally: Tally) -> dict[str, object]:
    """A row that is no payment line, with its cells."""
    tally.counts[kind] += 1
    return {"row_kind": kind.value, "cells": list(row)}
