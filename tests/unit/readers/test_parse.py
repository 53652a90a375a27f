import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from reading import HEADER, parse


def test_every_row_of_a_file_is_kept_once_with_its_number_and_kind(tmp_path: Path) -> None:
    record, rows = parse(
        tmp_path,
        "A title,,,\n\n" + HEADER + "A,01/02/2010,5.00,X\n,,,\n" + HEADER + "A,02/02/2010,oops,Y\nTotal,,5.00,\nnote\n",
    )
    kinds = ["note", "blank", "header", "line", "blank", "header", "quarantined", "total", "note"]
    assert [(row["row_number"], row["row_kind"]) for row in rows] == list(enumerate(kinds, start=1))
    counts = (record.blank_rows, record.header_rows, record.total_rows, record.note_rows)
    assert (record.rows, record.lines_accepted, record.lines_quarantined, *counts) == (9, 1, 1, 2, 2, 1, 2)
    assert rows[6]["reason"] == "amount_unreadable"
    assert rows[8]["cells"] == ["note"]


def test_a_column_nobody_knows_is_kept_verbatim_and_so_is_a_cell_without_a_header(tmp_path: Path) -> None:
    _, rows = parse(tmp_path, "Supplier,Amount,Mystery,Mystery,Mystery (2),\nX, 5.00 , a ,b,c,d,e\n")
    assert rows[1]["amount"] == " 5.00 "
    extra = json.loads(str(rows[1]["extra"]))
    assert list(extra) == ["Mystery", "Mystery (2)", "Mystery (2) (2)", "column 6", "column 7"]
    assert list(extra.values()) == [" a ", "b", "c", "d", "e"]


def test_a_header_that_comes_back_with_columns_moved_is_followed(tmp_path: Path) -> None:
    record, rows = parse(tmp_path, "Supplier,Date,Amount\nX,01/02/2010,5.00\nDate,Supplier,Amount\n02/02/2010,Y,6.00\n")
    assert record.lines_accepted == 2
    assert (rows[3]["payee_name"], rows[3]["payment_date_iso"]) == ("Y", "2010-02-02")


def test_net_is_taken_where_gross_and_vat_stand_beside_it(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, "Supplier,Gross,VAT,Net\nX,120.00,20.00,100.00\n")
    assert record.amount_gbp == Decimal("100.00")
    assert record.columns["amount"] == "Net"


def test_an_unreadable_date_leaves_the_line_in_and_is_counted(tmp_path: Path) -> None:
    record, rows = parse(tmp_path, HEADER + "A,06/03/201,5.00,X\nA,07/03/2010,5.00,X\n")
    assert (record.lines_accepted, record.bad_dates, record.amount_gbp) == (2, 1, Decimal("10.00"))
    assert rows[1]["payment_date_iso"] is None
    assert (record.first_date, record.last_date) == (date(2010, 3, 7), date(2010, 3, 7))


@pytest.mark.parametrize(
    ("content", "verdict", "format_"),
    [
        (b"", "not_payments", "empty"),
        (b"<!DOCTYPE html><html></html>", "not_payments", "html"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "unreadable", "xls"),
        (b"%PDF-1.4 x", "unreadable", "pdf"),
        (b'{"rows": [1, 2]}', "not_payments", "json"),
        (b"\n<?xml version='1.0'?><feed/>", "not_payments", "xml"),
        (b"<html>".replace(b"<", b"\xef\xbb\xbf<"), "not_payments", "html"),
        (b"PK\x03\x04" + bytes(600), "unreadable", "zip"),
        (bytes(range(256)) * 9, "unreadable", "binary"),
        (b"Name,Telephone\nA,0\n", "not_payments", "delimited"),
        (HEADER.encode(), "nil_return", "delimited"),
    ],
)
def test_a_file_is_known_by_its_content(tmp_path: Path, content: bytes, verdict: str, format_: str) -> None:
    record, rows = parse(tmp_path, content)
    assert (record.verdict, record.format) == (verdict, format_)
    assert record.reason
    assert len(rows) == record.rows


def test_a_total_under_any_column_is_no_payment(tmp_path: Path) -> None:
    text = "Payment Date,Supplier Name,Service Area,Amount\n01/02/2010,A Total Care Ltd,Waste,5.00\n"
    text += "Total,,,5.00\n,,Waste Total,5.00\n,,Grand Total,5.00\n02/02/2010,,Waste,6.00\n"
    record, _ = parse(tmp_path, text)
    assert (record.lines_accepted, record.total_rows, record.amount_gbp) == (2, 3, Decimal("11.00"))


def test_quotation_marks_and_line_ends_inside_cells_are_text(tmp_path: Path) -> None:
    text = HEADER + 'A,01/02/2010,5.00,"two\nlines"\nA,01/02/2010,5.00,the "best" Ltd\nA,01/02/2010,5.00,6" pipe'
    record, rows = parse(tmp_path, text)
    assert record.lines_accepted == 3
    assert [row["payee_name"] for row in rows[1:]] == ["two\nlines", 'the "best" Ltd', '6" pipe']


def test_a_total_of_a_file_without_dates_is_no_payment(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, "Supplier Name,Total\nA,5.00\nTotal Solutions Ltd,6.00\nGrand Total,11.00\n")
    assert (record.lines_accepted, record.total_rows, record.amount_gbp) == (2, 1, Decimal("11.00"))
    assert (record.bad_dates, record.undated_lines) == (0, 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_common_encodings_delimiters_and_line_ends_are_recognised(
    tmp_path: Path, encoding: str, delimiter: str, line_end: str
) -> None:
    text = (
        f"Supplier{delimiter}Date{delimiter}Amount £{line_end}"
        + f"Café{delimiter}01/02/2010{delimiter}£5.00{line_end}" * 3
    )
    record, rows = parse(tmp_path, text.encode(encoding))
    assert (record.lines_accepted, record.amount_gbp, rows[1]["payee_name"]) == (3, Decimal("15.00"), "Café")
