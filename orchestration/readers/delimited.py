"""Delimited text → rows of text, streamed.

The standard library's csv module does the parsing (quotes, newlines inside cells, any line end); this module chooses the
delimiter, opens the file so that no byte can stop the reading, and recovers where a quotation mark was opened and never
closed: csv would put everything that follows into one cell. Such a row is read again by its delimiters alone.
"""

import csv
import io
import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

_DELIMITERS = ",;\t|"
_SAMPLE_CHARACTERS = 32 * 1024
# Published cells hold a few lines of text at the most. A row of more lines, or of more characters, is no row: a
# quotation mark was opened and not closed.
_MAXIMUM_ROW_LINES = 100
_MAXIMUM_LINE_CHARACTERS = 1_000_000
_REMEMBERED_ROWS = 1_000
_MAXIMUM_ROW_CELLS = 16_384
_MANY_OPEN_QUOTES = 1_000
_QUOTED = re.compile(r'\A"(.*)"\Z', re.DOTALL)

csv.field_size_limit(_MAXIMUM_ROW_LINES * _MAXIMUM_LINE_CHARACTERS)


class DelimitedError(ValueError):
    """The text can't be read as rows; the message says where and what to do."""


def choose_delimiter(path: Path, encoding: str) -> str:
    """The delimiter under which the first rows agree best on having several columns; comma where nothing decides."""
    with open_text(path, encoding) as file:
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

    there = [delimiter for delimiter in _DELIMITERS if delimiter in sample] or [_DELIMITERS[0]]
    return max(there, key=lambda delimiter: (agreement(delimiter), -_DELIMITERS.index(delimiter)))


class RowReader:
    """Rows of a delimited file, in order, blank ones as empty lists; the n-th row is row n of the file, from 1.

    ``rows_read`` counts them where they leave the file: whatever is made of them later must come to the same number.
    ``open_quotes`` lists the rows that had an open quotation mark, ``has_nul`` tells whether NUL characters were left
    out. Iterating raises DelimitedError where a line is too long to be a row.
    """

    def __init__(self, file: TextIO, delimiter: str) -> None:
        self.rows_read = 0
        self.open_quotes: set[int] = set()
        self.has_nul = False
        self._file = file
        self._delimiter = delimiter
        self._waiting: deque[str] = deque()
        self._of_this_row: list[str] = []
        self._delimiters_in_a_row: Counter[int] = Counter()
        self._row_ends: list[int] = []
        self._lines_taken = 0

    @property
    def warnings(self) -> list[str]:
        """What is to be known of the rows that left the file so far."""
        found = {"quotation_mark_not_closed": self.open_quotes, "nul_characters_left_out": self.has_nul}
        return [name for name, is_found in found.items() if is_found]

    def lines_of(self, rows: int) -> int:
        """How many lines of the file the first rows take (of those that the search for the header looked at)."""
        return self._row_ends[rows - 1] if rows else 0

    def __iter__(self) -> Iterator[list[str]]:
        while True:
            # Where marks stay open again and again they are no quotation marks: each line is a row from there on.
            quoting = csv.QUOTE_NONE if len(self.open_quotes) >= _MANY_OPEN_QUOTES else csv.QUOTE_MINIMAL
            rows = csv.reader(self._lines(), delimiter=self._delimiter, quoting=quoting)
            for row in rows:
                if len(row) > _MAXIMUM_ROW_CELLS:
                    raise DelimitedError(
                        f"row {self.rows_read + 1} has {len(row):,} cells, more than a sheet can have "
                        f"({_MAXIMUM_ROW_CELLS:,}): this is no table of payments, or its line ends are lost"
                    )
                if quoting == csv.QUOTE_MINIMAL and self._has_open_quote():
                    row = self._row_without_quotes()
                    self.rows_read += 1
                    self._lines_taken += 1
                    self._row_ends.append(self._lines_taken)
                    yield row
                    break  # The lines put back are read anew.
                self.rows_read += 1
                self._lines_taken += len(self._of_this_row)
                if len(self._row_ends) < _REMEMBERED_ROWS:
                    self._row_ends.append(self._lines_taken)
                self._of_this_row = []
                yield row
            else:
                return

    def _lines(self) -> Iterator[str]:
        while True:
            # A row that goes on for too long ends here: csv gives what it has, and the check after it sees why.
            if len(self._of_this_row) >= _MAXIMUM_ROW_LINES:
                return
            line = self._waiting.popleft() if self._waiting else self._file.readline(_MAXIMUM_LINE_CHARACTERS)
            if not line:
                return
            if len(line) >= _MAXIMUM_LINE_CHARACTERS and line[-1] not in "\r\n":
                raise DelimitedError(
                    f"row {self.rows_read + 1} is longer than {_MAXIMUM_LINE_CHARACTERS:,} characters: this is no table of "
                    "payments, or its line ends are lost; ask the publisher for the file again"
                )
            if "\x00" in line:
                self.has_nul = True
                line = line.replace("\x00", "")
            self._of_this_row.append(line)
            yield line

    def _has_open_quote(self) -> bool:
        """Whether the row just read began a quotation that it did not end, and so took in the rows after it."""
        lines = self._of_this_row
        if len(lines) == 1:
            self._delimiters_in_a_row[lines[0].count(self._delimiter)] += 1
            return lines[0].count('"') % 2 == 1 and self._ends_open(lines)
        if len(lines) >= _MAXIMUM_ROW_LINES:
            return True
        # Several lines, each of which is a whole row by itself.
        counts = [line.count(self._delimiter) for line in lines]
        if self._delimiters_in_a_row:
            usual = self._delimiters_in_a_row.most_common(1)[0][0]
            if usual >= 2 and min(counts) >= usual:
                return True
        return self._ends_open(lines)

    def _ends_open(self, lines: list[str]) -> bool:
        """csv ends quietly within an open quotation mark: the lines are read again, strictly."""
        try:
            list(csv.reader(lines, delimiter=self._delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end of data" in str(error)
        return False

    def _row_without_quotes(self) -> list[str]:
        """The first line by its delimiters alone; the lines after it wait to be read as rows of their own."""
        first, *others = self._of_this_row
        self._waiting.extendleft(reversed(others))
        self._of_this_row = []
        self.open_quotes.add(self.rows_read + 1)
        cells = next(csv.reader([first.rstrip("\r\n")], delimiter=self._delimiter, quoting=csv.QUOTE_NONE))
        return [_QUOTED.sub(lambda match: match[1].replace('""', '"'), cell) for cell in cells]


@contextmanager
def open_text(path: Path, encoding: str) -> Iterator[TextIO]:
    """A text file that no byte can stop the reading of, its line ends as they are."""
    with path.open("r", encoding=encoding, errors="keep_undefined_byte", newline="") as file:
        yield file


@contextmanager
def open_rows(path: Path, encoding: str, delimiter: str) -> Iterator[RowReader]:
    """A reader of the rows of a delimited file."""
    with open_text(path, encoding) as file:
        yield RowReader(file, delimiter)
