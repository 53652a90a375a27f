"""Seeds as files: reading a table of reference data strictly, holding all of them to their columns, adding rows to one."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from pathlib import Path

import yaml

from orchestration.errors import ExplainedError
from orchestration.files import written_atomically
from orchestration.settings import REPOSITORY

SEEDS = REPOSITORY / "seeds"
# National tables that come with the product, laid out as an inbox.
NATIONAL = SEEDS / "national"
# The parser written in C where it is there: five times as fast.
_YAML = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAVE = "save it as CSV UTF-8, separated by commas"
_BRING_BACK = "bring it back from version control (git checkout)"


class SeedError(ExplainedError):
    """Seeds that can't be read; the message names file, row and value, what is expected and what to do."""


@dataclass(frozen=True)
class _Columns:
    """The columns that the description of a seed gives it, and those it may have besides."""

    expected: tuple[str, ...]
    may_have: tuple[str, ...]
    described_in: str


def read_seed(seeds: Path, name: str) -> list[dict[str, str]]:
    """The rows of a seed as texts.

    Raises:
        SeedError: the file is not there, or is no table separated by commas in UTF-8.
    """
    return [row for _, row in numbered_rows(seeds, name)]


def numbered_rows(seeds: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of a seed as texts, each with its number in the file, where the header is row 1. Raises SeedError."""
    header, rows = _table(seeds, name)
    return [(number, dict(zip(header, cells, strict=True))) for number, cells in rows]


def check_seeds(seeds: Path = SEEDS) -> None:
    """Read every seed, and hold its columns to those that the descriptions beside it (seeds/*.yml) give it.

    Raises:
        SeedError: seeds that can't be read, or that lack a column or have one that nobody reads.
    """
    described = _described(seeds)
    wrong = []
    for name in sorted({*described, *(path.stem for path in seeds.glob("*.csv"))}):
        try:
            header, _ = _table(seeds, name)
        except SeedError as error:
            wrong.append(str(error))
            continue
        if name in described:
            wrong.extend(f"{_where(seeds, name)}: {fault}" for fault in _faults_of_columns(header, described[name]))
    if wrong:
        raise SeedError("\n  ".join(["seeds can't be read:", *wrong]))


def append_seed(seeds: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    """Add rows at the end of a seed; the file is replaced in one step."""
    path = seeds / f"{name}.csv"
    with written_atomically(path) as temporary:
        text = path.read_text(encoding="utf-8")
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")
            csv.writer(file, lineterminator="\n").writerows(rows)


def _where(seeds: Path, name: str) -> str:
    folder = seeds.relative_to(REPOSITORY) if seeds.is_relative_to(REPOSITORY) else Path("seeds")
    return (folder / f"{name}.csv").as_posix()


def _table(seeds: Path, name: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header and the numbered rows, without blank lines: what loads the seeds passes over them too."""
    where = _where(seeds, name)
    (_, header), *rows = _records(_text(seeds / f"{name}.csv", where), where)
    if fault := _fault_of_header(header):
        raise SeedError(f"{where} row 1: {fault}")
    for number, cells in rows:
        if len(cells) != len(header):
            advice = (
                "put a text that has a comma in quotation marks, and take off cells beyond the last column"
                if len(cells) > len(header)
                else "write a comma for each cell that is empty"
            )
            raise SeedError(
                f"{where} row {number}: has {_count(len(cells), 'cell')} ({_shown(cells)}), expected {len(header)}, one for"
                f" each column from {header[0]} to {header[-1]}: {advice}"
            )
        if not any(cell.strip() for cell in cells):
            raise SeedError(f"{where} row {number}: all its cells are empty: take the row out")
    return header, rows


def _text(path: Path, where: str) -> str:
    """The text of a seed, without the mark of UTF-8 that Excel puts at its start."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise SeedError(f"{where} is not there, expected a CSV file: {_BRING_BACK}") from error
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Counted in bytes: nothing can be said of the text before it is known how it is written.
        at, number = error.start, data.count(b"\n", 0, error.start) + 1
        before, after = data[max(0, at - 20) : at].split(b"\n")[-1], data[at : at + 20].split(b"\n")[0]
        near = (before + after).decode("cp1252", errors="replace").strip()
        raise SeedError(
            f"{where} line {number}: byte 0x{data[at]:02x} is no UTF-8 (near “{near}”, read as Windows-1252): {_SAVE}"
        ) from error
    if (at := text.find("\0")) >= 0:
        number = text.count("\n", 0, at) + 1
        raise SeedError(f"{where} line {number}: has a NUL character, which no text has: take it out, or {_SAVE}")
    return text


def _records(text: str, where: str) -> list[tuple[int, list[str]]]:
    """The rows that are not blank, numbered as a spreadsheet numbers them; the first is the header."""
    lines = list(StringIO(text, newline=""))
    reader = csv.reader(lines, strict=True)
    records, first_line, ends = [], 1, set()
    try:
        for number, cells in enumerate(reader, start=1):
            last_line = lines[reader.line_num - 1]
            ends.add("CR LF" if last_line.endswith("\r\n") else "LF" if last_line.endswith("\n") else "")
            if {"CR LF", "LF"} <= ends:
                raise SeedError(
                    f"{where} row {number}: its line does not end as those before it (CR LF on Windows, LF elsewhere),"
                    f" expected one kind throughout: let an editor write all line ends alike, or {_SAVE}"
                )
            if cells:
                records.append((number, cells))
            first_line = reader.line_num + 1
    except csv.Error as error:
        raise SeedError(
            f"{where} line {first_line}: a quotation mark opens a cell and none ends it ({error}), expected one before the"
            ' next comma: close the cell, and write a mark within a text twice, as in "the ""big"" three"'
        ) from error
    if not records:
        raise SeedError(f"{where} is empty, expected the names of its columns in the first row: {_BRING_BACK}")
    return records


def _fault_of_header(header: list[str]) -> str:
    for separator, says in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            return f"its columns ({_shown(header)}) are separated by {says}, expected commas: {_SAVE}"
    for number, column in enumerate(header, start=1):
        if not column.strip():
            return f"column {number} has no name: name it, or take the whole column out"
        if header.index(column) != number - 1:
            return f"column {column!r} stands twice, expected each once: take one of the two out"
    return ""


def _faults_of_columns(header: list[str], columns: _Columns) -> list[str]:
    missing = [column for column in columns.expected if column not in header]
    unknown = [column for column in header if column not in columns.expected + columns.may_have]
    faults = []
    for column in unknown:
        near = get_close_matches(column, missing or [*columns.expected, *columns.may_have], n=1)
        if near and near[0] in missing:
            missing.remove(near[0])
        advice = f"write {near[0]!r}" if near else f"take it out, or describe it in {columns.described_in}"
        faults.append(f"column {column!r} is none of {', '.join(columns.expected)}: {advice}")
    faults.extend(
        f"column {column!r} is missing, expected {', '.join(columns.expected)}: put it back, with a cell in each row"
        for column in missing
    )
    return faults


def _described(seeds: Path) -> dict[str, _Columns]:
    described = {}
    for path in sorted(seeds.glob("*.yml")):
        try:
            seeds_of_file = yaml.load(path.read_text(encoding="utf-8"), _YAML)["seeds"]
        except yaml.YAMLError as error:
            raise SeedError(f"seeds/{path.name} is no YAML, expected a list `seeds`: {error}") from error
        for seed in seeds_of_file:
            config = seed.get("config", {})
            described[seed["name"]] = _Columns(
                tuple(config.get("column_types", ())),
                tuple(config.get("meta", {}).get("may_have", ())),
                f"seeds/{path.name} (column_types)",
            )
    return described


def _count(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _shown(cells: list[str]) -> str:
    text = ",".join(cells)
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
