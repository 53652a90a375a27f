"""Any file of rows as sheets: those of a workbook, or the one of a delimited text. They can be gone through again."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from orchestration.readers.delimited import RowReader, choose_delimiter, open_rows
from orchestration.readers.detect import Detected
from orchestration.readers.workbook import Workbook, read_workbook


@dataclass(frozen=True)
class SheetRows:
    """One sheet: its number from 1, its name (None for a text) and its rows, which are taken once, in order.

    ``text`` is the reader of a delimited text: it knows what was wrong with the rows taken so far.
    """

    number: int
    name: str | None
    rows: Iterator[list[str]]
    text: RowReader | None = None


@dataclass(frozen=True)
class RowsOfFile:
    """The rows of a file, sheet by sheet; ``names`` are those of a workbook's sheets, none for a text."""

    path: Path
    detected: Detected
    delimiter: str | None
    workbook: Workbook | None

    @property
    def names(self) -> list[str]:
        """Names of the sheets of a workbook."""
        return [sheet.name for sheet in self.workbook.sheets] if self.workbook is not None else []

    def sheets(self) -> Iterator[SheetRows]:
        """Each sheet, from the first again with each call; rows of it that were not taken are passed over."""
        if self.workbook is not None:
            for sheet, rows in self.workbook.sheet_rows():
                yield SheetRows(sheet.number, sheet.name, rows)
                deque(rows, maxlen=0)
            return
        assert self.detected.encoding is not None and self.delimiter is not None
        with open_rows(self.path, self.detected.encoding, self.delimiter) as reader:
            yield SheetRows(1, None, iter(reader), reader)


@contextmanager
def open_sheets(path: Path, detected: Detected, spool: Path) -> Iterator[RowsOfFile]:
    """Open a file that `detect` says is a workbook or delimited text; ``spool`` is where a workbook's rows wait.

    Raises:
        WorkbookError, DelimitedError: the file can't be read as rows.
    """
    if detected.is_workbook:
        try:
            yield RowsOfFile(path, detected, None, read_workbook(path, spool))
        finally:
            spool.unlink(missing_ok=True)
    else:
        assert detected.encoding is not None
        yield RowsOfFile(path, detected, choose_delimiter(path, detected.encoding), None)
