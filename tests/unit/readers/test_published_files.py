"""Real published files, read as a careful person read them: where a folder of such files is at hand.

`fixtures/published_files.csv` holds what was read from each file by eye and with other tools, under the SHA-256 of its
bytes; the files themselves are not part of the repository. Name their folder in TOTALPLACE_PUBLISHED_FILES to
run this test.
"""

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest
from reading import parse_path

from orchestration.files import sha256_of

FOLDER = os.environ.get("TOTALPLACE_PUBLISHED_FILES", "")
EXPECTED = Path(__file__).parents[2] / "fixtures" / "published_files.csv"


@pytest.mark.skipif(not FOLDER, reason="TOTALPLACE_PUBLISHED_FILES names no folder of published files")
def test_published_files_are_read_to_the_line_and_the_penny(tmp_path: Path) -> None:
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        expected = {row["file_sha256"]: row for row in csv.DictReader(file)}
    met = [path for path in sorted(Path(FOLDER).rglob("*")) if path.is_file() and sha256_of(path) in expected]
    assert met, f"none of the files in {EXPECTED.name} is in {FOLDER}"
    for path in met:
        want = expected[sha256_of(path)]
        record, _ = parse_path(path, tmp_path / "lines.parquet")
        found = (record.verdict, record.lines_accepted, record.lines_quarantined, record.amount_gbp)
        pounds = Decimal(want["amount_gbp"]) if want["amount_gbp"] else None
        assert found == (
            want["verdict"],
            int(want["lines_accepted"]),
            int(want["lines_quarantined"]),
            pounds,
        ), want["file_name"]
