from pathlib import Path

from orchestration.datasets import load_catalogue
from orchestration.files import fingerprint
from orchestration.illustrative import write_exampleshire
from orchestration.readers.parse import parse_file


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path) -> None:
    first, second = (write_exampleshire(tmp_path / name, lines=200) for name in ("a", "b"))
    assert fingerprint(first, tmp_path / "a") == fingerprint(second, tmp_path / "b")


def test_every_file_says_by_itself_that_its_figures_are_invented(tmp_path: Path) -> None:
    paths = write_exampleshire(tmp_path, lines=200)
    vocabulary = load_catalogue().vocabulary("local_spend", None)
    records = [parse_file(path, vocabulary, tmp_path / "lines.parquet") for path in paths]
    assert all(record.verdict == "payments" and record.is_illustrative for record in records)
    assert all(record.lines_quarantined == 0 and record.bad_dates == 0 for record in records)


def test_it_writes_about_as_many_lines_as_asked(tmp_path: Path) -> None:
    paths = write_exampleshire(tmp_path, lines=3_000)
    vocabulary = load_catalogue().vocabulary("local_spend", None)
    lines = sum(parse_file(path, vocabulary, tmp_path / "lines.parquet").lines_accepted for path in paths)
    assert abs(lines - 3_000) < 60
