"""Workbooks: every sheet, every kind of cell; hostile ones refused."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reading import parse, parse_path
from workbooks import WRITERS, Sheets, write_xlsx

from orchestration.readers.workbook import WorkbookError, read_workbook

HEADER: list[object] = ["Date", "Supplier", "Amount", "Reference"]


def a_year() -> Sheets:
    return {
        "Apr 18": [HEADER, [date(2018, 4, 3), "A Firm", 960, "x"], [date(2018, 4, 4), "B & Co", -12.345, "y"]],
        "May 18": [["Lancs"], [], HEADER, [date(2018, 5, 1), "C Ltd", 35045.34999999999, 1234567890123456.0]],
        "Notes": [["Payments over £500"], ["Some names are withheld"]],
        "Empty": [],
    }


@pytest.mark.parametrize("kind", WRITERS)
def test_all_data_sheets_of_a_workbook_count(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "wrongly_named.csv"
    WRITERS[kind](path, a_year())
    record, rows = parse_path(path)
    assert (record.format, record.sheets) == (kind, ["Apr 18", "May 18", "Notes", "Empty"])
    assert (record.lines_accepted, record.lines_quarantined) == (3, 0)
    assert record.amount_gbp == Decimal("960.00") - Decimal("12.35") + Decimal("35045.35")
    lines = [row for row in rows if row["row_kind"] == "line"]
    places = [(row["sheet_number"], row["sheet"], row["row_number"]) for row in lines]
    assert places == [(1, "Apr 18", 2), (1, "Apr 18", 3), (2, "May 18", 4)]
    assert [row["payment_date_iso"] for row in lines] == ["2018-04-03", "2018-04-04", "2018-05-01"]
    assert lines[0]["amount"] == "960"
    assert "1234567890123456" in str(lines[2])
    assert record.warnings == ["sheet_without_payments"]
    assert record.layout_above(2, 4)["amount"] == "Amount"


def test_a_sheet_that_sums_up_the_others_is_not_counted_again(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    pivot: list[list[object]] = [["Supplier", "Sum of Amount"], ["A Firm", 960], ["B & Co", -12.345]]
    write_xlsx(path, {"Pivot": pivot, "Apr 18": a_year()["Apr 18"], "Cards": [pivot[0], ["C Ltd", 5]]})
    record, _ = parse_path(path)
    assert (record.lines_accepted, record.amount_gbp) == (3, Decimal("952.65"))
    assert "summary_sheet_left_out" in record.warnings


def test_an_amount_that_a_spreadsheet_turned_into_a_date_is_held(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    rows: list[list[object]] = [HEADER, *[[date(2018, 4, 3), "A Firm", 960.5, n] for n in range(5)]]
    write_xlsx(path, {"A": [*rows, [date(2018, 4, 3), "A Firm", date(2034, 1, 1), "x"]]})
    record, landed = parse_path(path)
    assert (record.lines_accepted, record.lines_quarantined) == (5, 1)
    assert (landed[-1]["reason"], landed[-1]["amount"]) == ("amount_is_a_date", "2034-01-01")


@pytest.mark.parametrize("kind", WRITERS)
def test_rows_keep_the_numbers_a_person_sees(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "book"
    WRITERS[kind](path, {"A": [[], [], [None, *HEADER], [None, date(2018, 4, 3), "A Firm", 5, "x"]]})
    record, landed = parse_path(path)
    assert record.header_row == 3
    assert [row["row_number"] for row in landed if row["row_kind"] == "line"] == [4]


def test_a_formula_is_never_run_and_its_kept_value_is_read(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    link = "='http://127.0.0.1/[other.xlsx]Sheet1'!A1"
    write_xlsx(path, {"A": [HEADER, [date(2018, 4, 3), '=HYPERLINK("http://127.0.0.1","x")', link, "=1+1"]]})
    record, _ = parse_path(path)
    assert (record.lines_accepted, record.verdict) == (0, "nil_return") or record.lines_quarantined == 1


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_a_truncated_workbook_is_refused_by_name(tmp_path: Path, kind: str, kept: float) -> None:
    path = tmp_path / "book"
    WRITERS[kind](path, {"A": [HEADER, *[[date(2018, 4, 3), f"Firm {n}", n, "x"] for n in range(2_000)]]})
    content = path.read_bytes()
    record, rows = parse(tmp_path, content[: int(len(content) * kept)])
    assert (record.verdict, rows) == ("unreadable", [])
    assert "download it again" in str(record.reason)


def bomb(path: Path, size: int) -> None:
    """A workbook of a few kilobytes whose sheet unpacks to ``size`` bytes."""
    write_xlsx(path, {"A": [HEADER]})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", b" " * size + b"</sheetData>")
            archive.writestr(name, content)


def test_a_zip_bomb_is_refused_while_it_unpacks(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    bomb(path, 600_000_000)
    assert path.stat().st_size < 5_000_000
    with pytest.raises(WorkbookError, match="unpacks to more than"):
        read_workbook(path, tmp_path / "rows", memory=1_000_000_000)


def test_a_cell_in_the_last_corner_of_a_sheet_takes_no_memory_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "corner.xlsx"
    write_xlsx(path, {"A": [HEADER]})
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content.replace(b"</sheetData>", corner))
    record, rows = parse_path(path)
    assert (record.verdict, rows) == ("unreadable", [])
    assert "save the sheet as CSV" in str(record.reason)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_xlsx(path, a_year())
    with pytest.raises(WorkbookError, match="within 0"):
        read_workbook(path, tmp_path / "rows", seconds=0)


def test_an_archive_that_is_no_workbook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.csv", "a,b\n")
    record, _ = parse_path(path)
    assert (record.verdict, record.format) == ("unreadable", "zip")
    assert "unpack it" in str(record.reason)
