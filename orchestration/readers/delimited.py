"""Delimited text → rows of text, streamed.

The standard library's csv module does the parsing (quotes, newlines inside cells, any line end); this module only
chooses the delimiter and opens the file so that no byte can stop the reading.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 256 * 1024
# A cell longer than this is no cell: a quote was opened and never closed.
_MAXIMUM_CELL_CHARACTERS = 1_000_000

csv.field_size_limit(_MAXIMUM_CELL_CHARACTERS)


class DelimitedError(ValueError):
    """The text can't be read as rows; the message says where and what to do."""


def _undefined_byte(error: UnicodeError) -> tuple[str, int]:
    # Windows-1252 leaves five bytes undefined. They are kept as the control characters they stand for, so that nothing
    # is lost and two different bytes never become one.
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("keep_undefined_byte", _undefined_byte)


def choose_delimiter(path: Path, encoding: str) -> str:
    """The delimiter under which the first rows agree best on having several columns; comma where nothing decides."""
    with path.open("r", encoding=encoding, errors="keep_undefined_byte", newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    # The last line may be cut; a sample of one line is used whole.
    if len(sample) == _SAMPLE_CHARACTERS:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row
            )
        except csv.Error:
            return (0, 0)
        several = [(count, width) for width, count in widths.items() if width > 1]
        return max(several, default=(0, 0))

    return max(_DELIMITERS, key=lambda delimiter: (agreement(delimiter), -_DELIMITERS.index(delimiter)))


@contextmanager
def open_rows(path: Path, encoding: str, delimiter: str) -> Iterator[Iterator[list[str]]]:
    """Rows of a delimited file, in order, blank ones as empty lists; the n-th row is row n of the file, from 1.

    Raises:
        DelimitedError: a cell has no end (an unclosed quote).
    """
    with path.open("r", encoding=encoding, errors="keep_undefined_byte", newline="") as file:
        yield _rows(csv.reader(file, delimiter=delimiter))


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    number = 0
    try:
        for number, row in enumerate(reader, start=1):  # noqa: B007 - the number is for the message
            yield row
    except csv.Error as error:
        raise DelimitedError(
            f"row {number + 1}: {error}; expected cells of at most {_MAXIMUM_CELL_CHARACTERS:,} characters. "
            "A quotation mark may be open: close it in a copy of the file, or ask the publisher"
        ) from error
