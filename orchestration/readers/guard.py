"""Reading a file that may hold anything: what it is by its content, and a record whatever goes wrong."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.readers.delimited import DelimitedError
from orchestration.readers.detect import Detected, detect
from orchestration.readers.record import ParseRecord
from orchestration.readers.workbook import WorkbookError


def read_guarded(path: Path, schema: pa.Schema, target: Path, read: Callable[[Detected], ParseRecord]) -> ParseRecord:
    """Have ``read`` make the record of a workbook or a delimited text and write its rows to ``target``.

    For any other file, and where it can't be read as rows, an empty table of ``schema`` is written and the record says why.
    Never raises for what a file contains.
    """
    detected = Detected("not_read")
    try:
        detected = detect(path)
        if detected.is_workbook or detected.format == "delimited":
            return read(detected)
    except (DelimitedError, WorkbookError) as error:
        detected = Detected(detected.format, str(error), detected.encoding)
    except Exception as error:  # one file nobody foresaw must not stop all others; it is a finding with this reason
        reason = f"the reader failed on this file ({type(error).__name__}): report it with the file"
        detected = Detected(detected.format, reason, detected.encoding)
    pq.write_table(schema.empty_table(), target)
    return ParseRecord(
        verdict=detected.verdict, reason=detected.sentence, format=detected.format, encoding=detected.encoding
    )
