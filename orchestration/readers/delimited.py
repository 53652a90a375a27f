"""Delimited text → rows of text, streamed.

The standard library's csv module does the parsing (quotes, newlines inside cells, any line end); this module chooses the
delimiter, opens the file so that no byte can stop the reading, and refuses text in which a quotation mark was opened and
never closed: csv would put everything that follows into one cell.
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
# Published cells hold a few lines of text at the most. One that holds more, or that is this long, is no cell: a quotation
# mark was opened and not closed.
_MAXIMUM_CELL_LINES = 30
_MAXIMUM_CELL_CHARACTERS = 1_000_000
_WHAT_TO_DO = "close or remove it in a copy of the file, or ask the publisher for the file again"

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
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            widths = Counter(len(row) for row in rows if row)
        except csv.Error:
            return (0, 0)
        several = [(count, width) for width, count in widths.items() if width > 1]
        return max(several, default=(0, 0))

    return max(_DELIMITERS, key=lambda delimiter: (agreement(delimiter), -_DELIMITERS.index(delimiter)))


class RowReader:
    """Rows of a delimited file, in order, blank ones as empty lists; the n-th row is row n of the file, from 1.

    ``rows_read`` counts them where they leave the file: whatever is made of them later must come to the same number.
    Iterating raises DelimitedError where a quotation mark has no end.
    """

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self.rows_read = 0
        self._lines = lines
        self._delimiter = delimiter
        self._of_this_row: list[str] = []
        self._last_row: list[str] = []
        self._delimiters_in_a_row: Counter[int] = Counter()

    def __iter__(self) -> Iterator[list[str]]:
        try:
            for row in csv.reader(self._remembered(), delimiter=self._delimiter):
                self._check_row()
                self.rows_read += 1
                yield row
                self._last_row, self._of_this_row = self._of_this_row, []
            self._check_end()
        except csv.Error as error:
            raise self._unclosed(str(error)) from error

    def _remembered(self) -> Iterator[str]:
        for line in self._lines:
            self._of_this_row.append(line)
            if len(self._of_this_row) > _MAXIMUM_CELL_LINES:
                raise self._unclosed(f"a row of more than {_MAXIMUM_CELL_LINES} lines")
            yield line

    def _check_row(self) -> None:
        """A row of several lines, each of which is a whole row by itself: an open mark swallowed the rows after it."""
        counts = [line.count(self._delimiter) for line in self._of_this_row]
        if len(counts) == 1:
            self._delimiters_in_a_row[counts[0]] += 1
        elif counts and self._delimiters_in_a_row:
            usual = self._delimiters_in_a_row.most_common(1)[0][0]
            if usual >= 2 and min(counts) >= usual:
                raise self._unclosed(f"{len(counts) - 1} more row{'s' * (len(counts) > 2)}")

    def _check_end(self) -> None:
        """csv ends quietly within an open quotation mark: the last row of several lines is read again, strictly."""
        lines = self._last_row
        if lines and (len(lines) > 1 or lines[0].count('"') % 2):
            try:
                list(csv.reader(lines, delimiter=self._delimiter, strict=True))
            except csv.Error as error:
                if "unexpected end of data" in str(error):
                    self.rows_read -= 1
                    raise self._unclosed("the end of the file") from error

    def _unclosed(self, met: str) -> DelimitedError:
        row = self.rows_read + 1
        return DelimitedError(f"a quotation mark opened in row {row} is not closed before {met}: {_WHAT_TO_DO}")


@contextmanager
def open_rows(path: Path, encoding: str, delimiter: str) -> Iterator[RowReader]:
    """A reader of the rows of a delimited file."""
    with path.open("r", encoding=encoding, errors="keep_undefined_byte", newline="") as file:
        yield RowReader(file, delimiter)
