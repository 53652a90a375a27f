"""The compact national tables tabulated from themselves stay the same: they hold what a reader reads in them."""

import csv
from pathlib import Path

import pytest

from orchestration.seeds import NATIONAL
from orchestration.tabulate import TabulateError, tabulate


def rows_without_origin(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{key: text for key, text in row.items() if key != "origin"} for row in csv.DictReader(file)]


def test_the_tables_tabulated_again_hold_the_same_figures(tmp_path: Path) -> None:
    written = tabulate(NATIONAL, tmp_path)
    assert [path.name for path in written][-1] == "origins.csv"
    for path in written[:-1]:
        kept = rows_without_origin(NATIONAL / path.relative_to(tmp_path))
        assert rows_without_origin(path) == kept, path.name
    origins = rows_without_origin(tmp_path / "origins.csv")
    assert {row["path"] for row in origins} == {str(path.relative_to(tmp_path)) for path in written[:-1]}


def test_a_folder_that_lacks_a_table_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(TabulateError, match=r"regional_analysis gives the figures of regional_analysis/cra_2014\.csv"):
        tabulate(tmp_path / "empty", tmp_path / "target")
