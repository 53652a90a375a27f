"""One description of a return: reader, landed table, staging, template and documentation agree with it."""

import re

import pytest

from orchestration.datasets import load_catalogue
from orchestration.datasets.returns import ReturnSheet
from orchestration.readers.returns import returns_schema
from orchestration.settings import REPOSITORY

[DATASET] = load_catalogue().returns.values()
# What landing adds to the rows of a file.
_ADDED = {"source_file_id", "is_embedded", "is_illustrative", "return_key", "arrival", "place_folder"}


def test_every_column_is_landed_and_every_number_beside_its_exact_value() -> None:
    names = returns_schema(DATASET).names
    columns = {column.name for sheet in DATASET.sheets for column in sheet.columns}
    numbers = {c.name for sheet in DATASET.sheets for c in sheet.columns if c.kind in ("number", "share")}
    place = {"sheet", "sheet_number", "row_number", "row_kind", "reason", "cells"}
    assert set(names) == place | columns | {f"{name}_exact" for name in numbers}
    assert len(names) == len(set(names))
    assert not _ADDED & set(names)


def test_staging_reads_columns_that_are_landed_alone() -> None:
    landed = _ADDED | set(returns_schema(DATASET).names)
    for path in sorted((REPOSITORY / "models/staging").glob("stg_return_*.sql")):
        used = set(re.findall(r"\brow\.([a-z_]+)", path.read_text(encoding="utf-8")))
        assert used <= landed, path.name


def test_every_list_of_words_has_words() -> None:
    for sheet in DATASET.sheets:
        for column in sheet.columns:
            choices = column.choices
            if choices is None:
                continue
            keys = [""] if choices.by is None else [*choices.values_by, *(row[choices.by] for row in choices.rows)]
            assert all(choices.allowed(key) for key in keys), f"{sheet.sheet}.{column.name}"
            assert all(choices.allows(word, key) for key in keys for word in choices.allowed(key))


def test_staging_gives_every_choice_of_a_line_the_spelling_of_its_description() -> None:
    staged = (REPOSITORY / "models/staging/stg_return_line.sql").read_text(encoding="utf-8")
    [lines] = [sheet for sheet in DATASET.sheets if sheet.sheet == "lines"]
    chosen = [column for column in lines.columns if column.choices and column.choices.values and column.name != "grade"]
    assert {column.name for column in chosen} == set(re.findall(r'chosen\("row\.(\w+)"\)', staged))
    for column in chosen:
        assert all(re.fullmatch("[a-z]+(_[a-z]+)*", word) for word in column.choices.allowed()), column.name


@pytest.mark.parametrize("sheet", DATASET.sheets, ids=lambda sheet: sheet.sheet)
def test_the_documentation_lists_every_column_as_it_is_described(sheet: ReturnSheet) -> None:
    text = (REPOSITORY / "docs/returns.md").read_text(encoding="utf-8")
    section = text.split(f"### {sheet.sheet}\n")[1].split("\n#")[0]
    rows = [row.split(" | ")[:2] for row in section.splitlines() if row.startswith("| `")]
    described = [
        [f"| `{c.name}`", f"{c.description}{' Always.' if c.required == 'cell' else ''}"] for c in sheet.columns
    ]
    assert rows == described
