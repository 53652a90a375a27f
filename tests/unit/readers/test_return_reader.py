"""Returns of places: what is read of a workbook and of text files, and what a person is told of a cell that can't be."""

import csv
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from orchestration.datasets import load_catalogue
from orchestration.readers.record import ParseRecord
from orchestration.readers.returns import SheetByName, is_return, parse_return
from tests.unit.readers.workbooks import WRITERS, Sheets

[DATASET] = load_catalogue().returns.values()
Record = dict[str, Any]
ABOUT = [["field", "value"], ["place_id", "kent"], ["financial_year", "2010-11"], ["stage", "final"], ["version", "1"]]
LINES = ["body", "stream", "amount", "unit", "theme_share"]
LINE = ["Kent County Council", "Schools", "1,234.5", "GBP thousand", "25%"]
GOOD: Sheets = {
    "About": ABOUT,
    "method": [
        ["attribute", "declared_value", "effect_gbp"],
        ["state_pension", "excluded", "-10"],
        ["hra", "unknown", ""],
    ],
    "lines": [["What we counted"], [], LINES, LINE, ["Kent Police", "", "", "", ""]],
    "coverage": [["stream", "included"], ["Rail, Network Rail, TOC subsidy", "no"], ["prisons", ""]],
    "figures": [["measure", "value", "unit", "value_low"], ["per_head", "7500", "GBP per head", "7250"]],
}


def parse(path: Path) -> tuple[ParseRecord, list[Record]]:
    """The record and the landed rows of a file; each of its rows has to be counted, and landed, once."""
    target = path.with_name("rows.parquet")
    record = parse_return(path, SheetByName(DATASET, path.stem), target)
    landed = pq.read_table(target).to_pylist()
    counted = record.lines_accepted + record.lines_quarantined + record.header_rows + record.note_rows
    assert counted + record.blank_rows == record.rows == len(landed)
    return record, landed


def parse_text(folder: Path, sheet: str, rows: list[list[str]]) -> tuple[ParseRecord, list[Record]]:
    path = folder / f"{sheet}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return parse(path)


def quarantined(folder: Path, sheet: str, rows: list[list[str]]) -> str:
    """The reason of the one row of a sheet that is in quarantine."""
    record, landed = parse_text(folder, sheet, rows)
    assert record.verdict == "place_return", record.reason
    [row] = [row for row in landed if row["row_kind"] == "quarantined"]
    assert row["cells"], "a row in quarantine keeps its cells"
    return str(row["reason"])


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_workbook_is_read_sheet_by_sheet_with_exact_numbers(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"count.{suffix}"
    WRITERS[suffix](path, GOOD)
    record, landed = parse(path)
    assert (record.verdict, record.lines_quarantined, record.warnings) == ("place_return", 0, [])
    assert record.financial_years == ["2010-11"]
    rows = {sheet: [row for row in landed if row["sheet"] == sheet and row["row_kind"] == "line"] for sheet in GOOD}
    [line] = rows["lines"]
    assert (line["row_number"], line["amount"], line["amount_exact"]) == (4, "1,234.5", "1234.5")
    assert (line["theme_share"], line["theme_share_exact"]) == ("25%", "0.25")
    assert [row["effect_gbp_exact"] for row in rows["method"]] == ["-10", None]
    assert [row["included"] or None for row in rows["coverage"]] == ["no", None]
    assert rows["figures"][0]["value_exact"] == "7500"


def test_the_name_of_a_text_file_says_which_sheet_it_is(tmp_path: Path) -> None:
    record, landed = parse_text(tmp_path, "lines", [LINES, LINE])
    assert (record.verdict, landed[1]["sheet"], landed[1]["row_kind"]) == ("place_return", "lines", "line")
    record, landed = parse_text(tmp_path, "linse", [LINES, LINE])
    assert record.verdict == "unknown_layout"
    assert "'linse' names no sheet of a return (perhaps 'lines')" in str(record.reason)
    assert {row["row_kind"] for row in landed} == {"note"}


def test_a_row_of_the_template_that_nobody_filled_in_is_blank(tmp_path: Path) -> None:
    _, landed = parse_text(tmp_path, "lines", [LINES, ["Kent Police", "", "", "", ""]])
    assert landed[1]["row_kind"] == "blank"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"amount": "about £5m"}, ["lines!C2", "'about £5m'", "a number alone"]),
        ({"amount": ""}, ["lines!C2", "amount is empty"]),
        ({"unit": "GBP millions"}, ["lines!D2", "'GBP millions'", "perhaps 'GBP million'", "expected one of"]),
        ({"theme_share": "33"}, ["lines!E2", "'33'", "0.25 or 25%"]),
        ({"amount": "999,999,999,999", "unit": "GBP bn"}, ["lines!C2", "more than all public spending"]),
        ({"body": "Total"}, ["lines!A2", "total of others", "sheet figures"]),
        ({"amount": "-", "body": ""}, ["lines!A2", "body is empty"]),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_what_was_expected(
    cells: dict[str, str], said: list[str], tmp_path: Path
) -> None:
    row = dict(zip(LINES, LINE, strict=True)) | cells
    reason = quarantined(tmp_path, "lines", [LINES, list(row.values())])
    assert all(part in reason for part in [*said, "Correct the cell"]), reason


@pytest.mark.parametrize(
    ("sheet", "rows", "said"),
    [
        ("about", [["field", "value"], ["stage", "draft"]], ["about!B2", "'draft'", "preliminary, interim, final"]),
        (
            "about",
            [["field", "value"], ["financial_year", "2010/11"]],
            ["about!B2", "a financial year such as 2010-11"],
        ),
        ("method", [["attribute", "declared_value"], ["hra", "brutto"]], ["method!B2", "for hra", "gross, net"]),
        ("method", [["attribute", "declared_value"], ["hrra", "net"]], ["method!A2", "'hrra'", "perhaps 'hra'"]),
        ("coverage", [["stream", "included"], ["prisons", "maybe"]], ["coverage!B2", "yes, no, unknown"]),
        ("figures", [["measure", "value", "unit"], ["total", "", "GBP"]], ["figures!B2", "one of value, value_low"]),
        (
            "figures",
            [["measure", "value", "value_low", "value_high", "unit"], ["total", "", "4,200", "4,000", "GBP million"]],
            ["figures!C2", "'4,200' is more than value_high '4,000'"],
        ),
        (
            "about",
            [["field", "value"], ["financial_year", "２010-11"]],
            ["about!B2", "a financial year such as 2010-11"],
        ),
    ],
)
def test_each_sheet_names_the_words_it_allows(
    sheet: str, rows: list[list[str]], said: list[str], tmp_path: Path
) -> None:
    reason = quarantined(tmp_path, sheet, rows)
    assert all(part in reason for part in said), reason


def test_words_may_be_written_with_blanks_or_in_capitals(tmp_path: Path) -> None:
    rows = [["attribute", "declared_value"], ["State Pension", "Excluded"], ["financial_year", "2010-11"]]
    record, _ = parse_text(tmp_path, "method", rows)
    assert (record.lines_accepted, record.lines_quarantined) == (2, 0)


def test_a_stream_of_the_places_own_is_read_all_the_same(tmp_path: Path) -> None:
    record, _ = parse_text(tmp_path, "lines", [LINES, ["Kent Police", "Our own fund", "1", "£m", ""]])
    assert record.lines_accepted == 1


def test_a_sheet_nobody_knows_is_kept_as_notes_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "count.xlsx"
    WRITERS["xlsx"](path, {**GOOD, "Workings": [["a", "b"]]})
    record, landed = parse(path)
    assert (record.verdict, record.warnings) == ("place_return", ["sheet_unknown"])
    assert [row["cells"] for row in landed if row["sheet"] == "Workings"] == [["a", "b"]]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({key: rows for key, rows in GOOD.items() if key != "About"}, "sheet 'about' is missing"),
        ({**GOOD, "lines": [["body", "amount"], ["Kent", "1"]]}, "the header lacks unit"),
        ({**GOOD, "lines": [[*LINES, "theme shr"], LINE]}, "lines!F1: 'theme shr' is no column of the sheet"),
        ({**GOOD, "lines": [[*LINES, "Amount"], LINE]}, "lines!F1: 'Amount' stands twice in the header"),
        ({**GOOD, "lines": [["no", "table"]]}, "sheet 'lines' has no header"),
        ({**GOOD, "about": ABOUT}, "stands twice"),
    ],
)
def test_a_workbook_that_is_no_whole_return_is_refused_and_nothing_of_it_is_lost(
    sheets: Sheets, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "count.ods"
    WRITERS["ods"](path, sheets)
    record, landed = parse(path)
    assert record.verdict == "unknown_layout"
    assert said in str(record.reason)
    assert {row["row_kind"] for row in landed} <= {"note", "blank"}


def test_cells_beyond_the_header_are_never_passed_over(tmp_path: Path) -> None:
    reason = quarantined(tmp_path, "lines", [LINES, [*LINE, "and this"]])
    assert "lines!F2: 'and this' stands in a column without a name" in reason


def test_a_return_is_told_from_other_files_by_its_sheets(tmp_path: Path) -> None:
    book, text, other = tmp_path / "any.xlsx", tmp_path / "about.csv", tmp_path / "lines.csv"
    WRITERS["xlsx"](book, GOOD)
    text.write_text("field,value\nplace_id,kent\n")
    other.write_text("line,station\n1,Ashford\n")
    found = [is_return(path, SheetByName(DATASET, path.stem), tmp_path / "spool") for path in (book, text, other)]
    assert found == [True, True, False]
