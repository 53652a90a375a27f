"""Workbooks (.xlsx, .xlsb, .xls, .ods) → rows of text, sheet by sheet.

python-calamine reads the values; no formula is run and no link followed. A hostile workbook can ask for any amount of
memory (a few bytes that unpack to gigabytes, one cell in the last corner of a sheet), and a library that meets one may
end its process: so the workbook is opened in a process of its own, with limits on memory and time, that writes the
rows to a file. The number of rows of each sheet comes back with them.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

# What the largest sheet there can be (1,048,576 rows of some 20 cells) needs, with room.
MEMORY_LIMIT_BYTES = 4 * 1024**3
TIME_LIMIT_SECONDS = 600
# The limit on memory is one for all workbooks.
_ONE_AT_A_TIME = threading.Lock()


class WorkbookError(ValueError):
    """The workbook can't be read; the message says why and what to do."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: its number, from 1, its name and the number of its rows."""

    number: int
    name: str
    rows: int


class Workbook:
    """The sheets of a workbook, read from the file of rows that the reading process wrote."""

    def __init__(self, sheets: list[Sheet], rows: Path) -> None:
        self.sheets = sheets
        self._rows = rows

    def sheet_rows(self) -> Iterator[tuple[Sheet, Iterator[list[str]]]]:
        """Each sheet with its rows, in order; a sheet's rows must be taken before the next sheet's."""
        with pa.memory_map(str(self._rows)) as source:
            reader = pa.ipc.open_file(source)
            rows = (
                row
                for index in range(reader.num_record_batches)
                for row in reader.get_batch(index).column(0).to_pylist()
            )
            for sheet in self.sheets:
                yield sheet, (next(rows) for _ in range(sheet.rows))


def read_workbook(
    path: Path, spool: Path, memory: int = MEMORY_LIMIT_BYTES, seconds: int = TIME_LIMIT_SECONDS
) -> Workbook:
    """Read every sheet of a workbook into ``spool``.

    Raises:
        WorkbookError: it is damaged, protected by a password, no workbook at all, or needs more than the limits.
    """
    command = [sys.executable, "-m", "orchestration.readers.workbook_process", str(path), str(spool), str(memory)]
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise WorkbookError(f"the workbook was not read within {seconds} seconds: save the sheet as CSV") from error
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError as error:
        raise WorkbookError(
            f"the workbook needs more than {memory / 1024**3:.0f} GB of memory or breaks its reader: save the sheet as CSV"
        ) from error
    if "error" in answer:
        raise WorkbookError(answer["error"])
    return Workbook([Sheet(**sheet) for sheet in answer["sheets"]], spool)
