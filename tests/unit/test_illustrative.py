import csv
from pathlib import Path

import pytest

from orchestration.datasets import load_catalogue
from orchestration.files import fingerprint, sha256_of
from orchestration.illustrative import DEFAULT_LINES, FILE_WITH_SLIP, write_exampleshire
from orchestration.readers.parse import parse_file
from orchestration.settings import REPOSITORY


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_exampleshire(tmp_path / name, lines=200) for name in ("a", "b"))
    assert fingerprint(first, tmp_path / "a") == fingerprint(second, tmp_path / "b")


def test_every_file_says_by_itself_that_its_figures_are_invented(tmp_path: Path) -> None:
    paths = write_exampleshire(tmp_path, lines=200)
    vocabulary = load_catalogue().vocabulary("local_spend", None)
    records = [parse_file(path, vocabulary, tmp_path / "lines.parquet") for path in paths]
    assert all(record.verdict == "payments" and record.is_illustrative for record in records)
    assert all(record.bad_dates == 0 for record in records)
    quarantined = {path: record.lines_quarantined for path, record in zip(paths, records, strict=True)}
    assert [path for path, lines in quarantined.items() if lines] == [tmp_path / FILE_WITH_SLIP]


@pytest.mark.parametrize("lines", [100, DEFAULT_LINES])
def test_the_one_slip_is_mended_by_the_correction_of_the_seed(lines: int, tmp_path: Path) -> None:
    with (REPOSITORY / "seeds" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        [correction] = [row for row in csv.DictReader(file) if row["file_name"] == FILE_WITH_SLIP]
    write_exampleshire(tmp_path, lines)
    path = tmp_path / FILE_WITH_SLIP
    with path.open(encoding="utf-8", newline="") as file:
        row = list(csv.DictReader(file, delimiter=";"))[int(correction["row_number"]) - 2]
    assert row["Amount"] == correction["was"] == correction["becomes"].replace("0", "O", 1)
    assert sha256_of(path) == correction["file_sha256"], (
        "the generator changed: put the new hash in seeds/corrections.csv"
    )


def test_it_writes_about_as_many_lines_as_asked(tmp_path: Path) -> None:
    paths = write_exampleshire(tmp_path, lines=3_000)
    vocabulary = load_catalogue().vocabulary("local_spend", None)
    lines = sum(parse_file(path, vocabulary, tmp_path / "lines.parquet").lines_accepted for path in paths)
    assert abs(lines - 3_000) < 60
