"""The process that opens one workbook: ``python -m orchestration.readers.workbook_process BOOK ROWS MEMORY``.

Writes the rows of all sheets, one after the other, to ROWS (an Arrow file of one column, a list of texts) and prints one
JSON object: the sheets with their numbers of rows, or the error as a sentence.
"""

import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
from python_calamine import CalamineWorkbook, PasswordError

_BATCH_CELLS = 200_000
_SCHEMA = pa.schema([("cells", pa.list_(pa.string()))])
_DAMAGED = "it may have been cut off or changed on its way: download it again"


def text_of(value: object) -> str:
    """A cell's value as text that loses nothing: numbers in full and without exponent, dates in ISO form."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)


def _check_archive(path: Path, memory: int) -> None:
    """Refuse an archive that unpacks to more than the memory there is, counted while unpacking, not as it claims."""
    if not zipfile.is_zipfile(path):
        return
    total = 0
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as file:
                while block := file.read(1024 * 1024):
                    total += len(block)
                    if total > memory // 2:
                        raise ValueError(
                            f"the workbook unpacks to more than {memory // 2 / 1024**3:.0f} GB: save the sheet as CSV"
                        )


def _write(path: Path, target: Path) -> list[dict[str, object]]:
    sheets: list[dict[str, object]] = []
    # Not by its path: a name must not decide what a file is.
    with (
        path.open("rb") as file,
        CalamineWorkbook.from_filelike(file) as book,
        pa.ipc.new_file(target, _SCHEMA) as writer,
    ):
        for number, name in enumerate(book.sheet_names, start=1):
            count = 0
            for batch in _batches(book, name):
                count += len(batch)
                writer.write_batch(pa.record_batch([pa.array(batch, _SCHEMA.field(0).type)], schema=_SCHEMA))
            sheets.append({"number": number, "name": name, "rows": count})
    return sheets


def _batches(book: CalamineWorkbook, name: str) -> Iterator[list[list[str]]]:
    sheet = book.get_sheet_by_name(name)
    batch: list[list[str]] = []
    cells = 0
    for row in sheet.iter_rows():
        texts = [text_of(cell) for cell in row]
        # A sheet is as wide as its widest row: the empty cells after a row's last filled one are none of the row's.
        while texts and not texts[-1]:
            texts.pop()
        batch.append(texts)
        cells += len(texts) + 1
        if cells >= _BATCH_CELLS:
            yield batch
            batch, cells = [], 0
    yield batch


def main() -> None:
    """Read the workbook named on the command line, within the memory named there."""
    path, target, memory = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        _check_archive(path, memory)
        answer: dict[str, object] = {"sheets": _write(path, target)}
    except PasswordError:
        answer = {"error": "the workbook is protected by a password: ask the publisher for one that is not"}
    except MemoryError:
        answer = {"error": f"the workbook needs more than {memory / 1024**3:.0f} GB of memory: save the sheet as CSV"}
    except Exception as error:  # whatever a damaged workbook makes its reader say
        kind = "it has no sheets of a workbook" if "Workbook" in str(error) else str(error)
        answer = {"error": f"the workbook can't be read ({kind}); {_DAMAGED}"}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
