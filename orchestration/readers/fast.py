"""The fast path: well-formed delimited text, whole batches of rows at a time.

Reading row by row in Python is the definition of what a row means; this module gives the same rows and figures for the
many files that are as they should be. pyarrow parses the text; rows of plain form (a date, a payee, an amount in one of the
usual forms) are read column by column; every other row is handed to the row-by-row code. Where the file itself is not of
regular form (widths that differ, newlines inside cells, stray carriage returns) `NotRegular` is raised and the file is
read row by row from its start.
"""

import io
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from orchestration.readers.header import Layout
from orchestration.readers.lines import LineWriter, batch_of
from orchestration.readers.rows import RowKind

# A small file is cut into several blocks too, so that parsing, reading and compressing overlap.
_BLOCKS = 6
_BLOCK_BYTES = (1024 * 1024, 4 * 1024 * 1024)
ENCODINGS = ("utf-8-sig", "cp1252")
# Amounts written as most publishers write them. Whole numbers of seven digits and more may be a transaction's number and
# are looked at one by one.
_FIGURES = (
    r"(?:(?:0|[1-9][0-9]{0,11})\.[0-9]{1,6}|(?:0|[1-9][0-9]{0,5})|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3}(?:\.[0-9]{1,6})?)"
)
_NEGATIVE_FIGURES = _FIGURES.replace("0|", "")
_PLAIN_AMOUNT = rf"^[ \t]*(?:-?£?{_FIGURES}|£-{_FIGURES}|\(£?{_NEGATIVE_FIGURES}\))[ \t]*$"
# What JSON would have to write otherwise.
_NEEDS_ESCAPE = '["\\\\\x00-\x1f\x7f]'
_WORTH_IT_BYTES = 64 * 1024
# Up to so many odd rows in a batch are put between slices of it; more are sorted in.
_FEW_ODD_ROWS = 200


class NotRegular(Exception):
    """The file must be read row by row."""


class _LineCounter(io.RawIOBase):
    """The bytes of a file from after its header, as UTF-8; counts line ends and refuses what is not regular."""

    def __init__(self, path: Path, encoding: str, header_lines: int) -> None:
        self._file = path.open("rb")
        self._encoding = encoding
        self.line_ends = 0
        self.ends_open = False
        for _ in range(header_lines):
            if b"\r" in self._file.readline().removesuffix(b"\r\n"):
                raise NotRegular

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        block = self._file.read(size)
        if not block:
            return b""
        if block[-1:] == b"\r":
            block += self._file.read(1)
        returns = block.count(b"\r")
        if (returns and returns != block.count(b"\r\n")) or b"\x00" in block:
            raise NotRegular
        self.line_ends += block.count(b"\n")
        self.ends_open = block[-1:] != b"\n"
        if self._encoding != "utf-8-sig" and not block.isascii():
            return block.decode(self._encoding, "keep_undefined_byte").encode()
        return block

    def close(self) -> None:
        self._file.close()
        super().close()


def may_be_regular(path: Path, encoding: str, layout: Layout, width: int) -> bool:
    """Whether a file whose first lines are all ``width`` cells wide is worth trying."""
    is_known = encoding in ENCODINGS and "payee_name" in layout.positions
    return is_known and max(layout.positions.values()) < width and path.stat().st_size >= _WORTH_IT_BYTES


def read_regular(
    path: Path,
    encoding: str,
    delimiter: str,
    header_lines: int,
    width: int,
    layout: Layout,
    first_row: int,
    writer: LineWriter,
    read_row: Callable[[int, list[str]], dict[str, object]],
) -> int:
    """Write all rows from ``first_row`` (the one after ``header_lines`` lines of text) and return how many there were.

    ``read_row`` gives the landed row of a row that is not of plain form; it raises `NotRegular` where the layout changes.

    Raises:
        NotRegular: the file must be read row by row; what was written must be thrown away.
    """
    source = _LineCounter(path, encoding, header_lines)
    least, most = _BLOCK_BYTES
    number = first_row
    try:
        for batch in _batches(source, delimiter, width, min(max(path.stat().st_size // _BLOCKS, least), most)):
            _write_batch(batch, layout, number, writer, read_row)
            number += batch.num_rows
    except pa.ArrowInvalid as error:
        raise NotRegular from error
    finally:
        source.close()
    rows = number - first_row
    if rows != source.line_ends + source.ends_open:
        raise NotRegular
    return rows


def _batches(source: _LineCounter, delimiter: str, width: int, block_bytes: int) -> Iterator[pa.RecordBatch]:
    names = [str(position) for position in range(width)]
    reader = pa_csv.open_csv(
        source,
        read_options=pa_csv.ReadOptions(column_names=names, block_size=block_bytes),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, ignore_empty_lines=True),
        convert_options=pa_csv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=False, check_utf8=False
        ),
    )
    yield from reader


def _write_batch(
    batch: pa.RecordBatch,
    layout: Layout,
    first_row: int,
    writer: LineWriter,
    read_row: Callable[[int, list[str]], dict[str, object]],
) -> None:
    plain = _plain_rows(batch, layout)
    numbers = pa.array(np.arange(first_row, first_row + batch.num_rows, dtype=np.int64))
    if pc.all(plain).as_py():
        writer.write(_plain_batch(batch, numbers, layout, writer))
        return
    places = np.flatnonzero(~plain.to_numpy(zero_copy_only=False))
    odd = batch.take(pa.array(places))
    cells = zip(*(column.to_pylist() for column in odd.columns), strict=True)
    rows: list[dict[str, object]] = []
    for place, row in zip(places.tolist(), cells, strict=True):
        number = first_row + place
        rows.append({"sheet_number": 1, "row_number": number, **read_row(number, list(row))})
    regular = _plain_batch(batch.filter(plain), numbers.filter(plain), layout, writer)
    writer.write(_in_order(regular, batch_of(rows, writer.schema), places))


def _in_order(regular: pa.RecordBatch, odd: pa.RecordBatch, places: np.ndarray) -> pa.RecordBatch:
    """Both batches as one, the odd rows at their places among the regular ones."""
    if len(places) <= _FEW_ODD_ROWS:
        pieces, taken = [], 0
        for number, place in enumerate(places.tolist()):
            pieces += [regular.slice(taken, place - number - taken), odd.slice(number, 1)]
            taken = place - number
        return pa.concat_batches([*pieces, regular.slice(taken)])
    mask = np.ones(regular.num_rows + odd.num_rows, dtype=bool)
    mask[places] = False
    order = np.empty(len(mask), dtype=np.int64)
    order[mask] = np.arange(regular.num_rows)
    order[~mask] = np.arange(regular.num_rows, len(mask))
    return pa.concat_batches([regular, odd]).take(pa.array(order))


def _plain_rows(batch: pa.RecordBatch, layout: Layout) -> pa.BooleanArray:
    """Which rows are payment lines beyond doubt, with everything in its usual form."""
    plain = pc.match_substring_regex(batch.column(layout.positions["amount"]), _PLAIN_AMOUNT)
    if (date := layout.positions.get("payment_date")) is not None:
        plain = pc.and_(plain, pc.match_substring_regex(batch.column(date), "[0-9]"))
    payee = layout.positions["payee_name"]
    plain = pc.and_(plain, _is_filled(batch.column(payee)))
    # Beside a date only the payee can make a row a total; without one any cell can.
    for position in [payee] if date is not None else range(batch.num_columns):
        plain = pc.and_not(plain, pc.match_substring(batch.column(position), "total", ignore_case=True))
    for position in layout.extra:
        if position < batch.num_columns:
            plain = pc.and_not(plain, pc.match_substring_regex(batch.column(position), _NEEDS_ESCAPE))
    return plain


def _is_filled(column: pa.StringArray) -> pa.BooleanArray:
    return pc.not_equal(pc.utf8_trim_whitespace(column), "")


def _plain_batch(batch: pa.RecordBatch, numbers: pa.Array, layout: Layout, writer: LineWriter) -> pa.RecordBatch:
    """The landed rows of rows of plain form, tallied."""
    count = batch.num_rows
    amount = pc.utf8_trim_whitespace(batch.column(layout.positions["amount"]))
    exact = pc.replace_substring(pc.replace_substring(amount, ",", ""), "£", "")
    if pc.any(pc.starts_with(exact, "(")).as_py():
        exact = pc.replace_substring_regex(exact, r"^\((.*)\)$", r"-\1")
    try:
        pounds = pc.cast(exact, pa.decimal128(24, 2))
    except pa.ArrowInvalid:  # an amount has fractions of a penny
        pounds = pc.round(pc.cast(exact, pa.decimal128(24, 6)), 2, "half_towards_infinity")
    tally = writer.tally
    tally.counts[RowKind.LINE] += count
    tally.pounds += (pc.sum(pounds).as_py() or Decimal(0)).quantize(Decimal("0.01"))
    values: dict[str, pa.Array] = {
        "sheet_number": pa.array(np.ones(count, dtype=np.int16)),
        "row_number": numbers,
        "row_kind": pa.array([RowKind.LINE.value]).take(pa.array(np.zeros(count, dtype=np.int64))),
        "amount_exact": exact,
        "extra": _extra(batch, layout),
    }
    values.update({column: batch.column(position) for column, position in layout.positions.items()})
    if "payment_date" in values:
        values["payment_date_iso"] = _dates(values["payment_date"], writer)
    if "illustrative" in values and pc.any(_is_filled(values["illustrative"])).as_py():
        tally.is_illustrative = True
    schema = writer.schema
    arrays = [values[name] if name in values else pa.nulls(count, schema.field(name).type) for name in schema.names]
    return pa.record_batch(arrays, schema=schema)


def _dates(texts: pa.Array, writer: LineWriter) -> pa.Array:
    encoded = texts.dictionary_encode()
    counts = np.bincount(encoded.indices.to_numpy(), minlength=len(encoded.dictionary)).tolist()
    read = [writer.tally.dates.read(text, n) for text, n in zip(encoded.dictionary.to_pylist(), counts, strict=True)]
    return pa.array(read, pa.string()).take(encoded.indices)


def _extra(batch: pa.RecordBatch, layout: Layout) -> pa.Array:
    """The unmapped cells of each row as a JSON object of those that are filled; null where none is."""
    parts = []
    for position, header in layout.extra.items():
        if position < batch.num_columns:
            column = batch.column(position)
            name = f', {json.dumps(header, ensure_ascii=False)}: "'
            part = pc.binary_join_element_wise(name, column, '"', "")
            parts.append(pc.if_else(_is_filled(column), part, ""))
    if not parts:
        return pa.nulls(batch.num_rows, pa.string())
    joined = pc.binary_join_element_wise(*parts, "")
    whole = pc.binary_join_element_wise("{", pc.utf8_slice_codeunits(joined, 2), "}", "")
    return pc.if_else(pc.equal(joined, ""), pa.scalar(None, pa.string()), whole)
