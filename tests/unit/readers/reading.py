"""Reading a small file written by a test."""

from pathlib import Path

import pyarrow.parquet as pq

from orchestration.datasets import load_catalogue
from orchestration.readers.parse import parse_file
from orchestration.readers.record import ParseRecord

VOCABULARY = load_catalogue().shared_vocabulary("payment")
HEADER = "Body name,Date paid,Net amount,Supplier name\n"


def parse_path(path: Path, target: Path | None = None) -> tuple[ParseRecord, list[dict[str, object]]]:
    """The record and the landed rows of a file."""
    target = target or path.with_name("lines.parquet")
    record = parse_file(path, VOCABULARY, target)
    rows = pq.read_table(target).to_pylist()
    assert len(rows) == record.rows, "every row is kept once"
    return record, rows


def parse(folder: Path, content: bytes | str) -> tuple[ParseRecord, list[dict[str, object]]]:
    """The record and the landed rows of a file of these bytes."""
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return parse_path(path)
