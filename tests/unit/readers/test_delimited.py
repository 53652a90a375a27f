"""Quotation marks, lines and bytes that would stop a plain reader."""

from decimal import Decimal
from pathlib import Path

import pytest
from reading import HEADER, parse

from orchestration.readers.encoding import decide_encoding


@pytest.mark.parametrize("lines_after", [0, 1, 50, 1_000, 100_000])
def test_an_open_quotation_mark_costs_nothing_but_its_own_row(tmp_path: Path, lines_after: int) -> None:
    good = "A,01/02/2010,7.00,X\n"
    record, rows = parse(tmp_path, HEADER + good + 'A,01/02/2010,5.00,"open\n' + good * lines_after)
    assert (record.lines_accepted, record.amount_gbp) == (2 + lines_after, 12 + 7 * Decimal(lines_after))
    assert (rows[2]["payee_name"], record.warnings) == ('"open', ["quotation_mark_not_closed"])


def test_an_open_mark_that_a_later_one_closes_is_found_too(tmp_path: Path) -> None:
    good = 'A,01/02/2010,7.00,"X, Ltd"\n'
    text = HEADER + "A,01/02/2010,5.00,X\n" * 5 + 'A,"01/02/2010,5.00,X\n' + "A,01/02/2010,7.00,X\n" * 3 + good * 3
    record, _ = parse(tmp_path, text)
    assert (record.lines_accepted, record.amount_gbp) == (12, Decimal("72.00"))


def test_a_row_whose_cells_may_have_moved_is_held(tmp_path: Path) -> None:
    text = HEADER + "A,01/02/2010,5.00,X\n" * 3 + 'A,01/02/2010,"1,234.00,X\n' + "A,01/02/2010,7.00,X\n" * 3
    record, rows = parse(tmp_path, text)
    assert (record.lines_accepted, record.lines_quarantined) == (6, 1)
    assert rows[4]["reason"] == "quotation_mark_not_closed"


def test_a_cell_of_several_lines_is_a_cell(tmp_path: Path) -> None:
    text = HEADER + 'A,01/02/2010,5.00,"' + "one line, and another\n" * 20 + '"\nA,02/02/2010,6.00,Y\n'
    record, rows = parse(tmp_path, text)
    assert (record.lines_accepted, record.warnings) == (2, [])
    assert str(rows[1]["payee_name"]).count("\n") == 20


def test_nul_characters_are_left_out_and_told(tmp_path: Path) -> None:
    text = HEADER + "A,01/02/2010,5\x00.00,X\x00\n" + "A,01/02/2010,5.00,X\n" * 29
    record, rows = parse(tmp_path, text)
    assert (record.lines_accepted, record.amount_gbp) == (30, Decimal("150.00"))
    assert (rows[1]["payee_name"], record.warnings) == ("X", ["nul_characters_left_out"])


@pytest.mark.parametrize("where", ["first", "later"])
def test_a_line_without_end_is_refused_in_bounded_memory(tmp_path: Path, where: str) -> None:
    text = (HEADER + "A,01/02/2010,5.00,X\n" if where == "later" else "") + "x" * 3_000_000
    record, rows = parse(tmp_path, text)
    assert (record.verdict, rows) == ("unreadable", [])
    assert "longer than" in str(record.reason)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Supplier,£\nCafé,5\n".encode(), "utf-8-sig"),
        ("Supplier,£\nCafé,5\n".encode("utf-16"), "utf-16"),
        ("Supplier,Amount\nCafe,5\n".encode("utf-16-le"), "utf-16-le"),
        ("Supplier,Amount\nCafe,5\n".encode("utf-16-be"), "utf-16-be"),
        ("Supplier,£\nO’Brien – “Nestlé”,£5\n".encode("cp1252"), "cp1252"),
        ("Supplier,£\nO’Brien – “Nestlé”\rSmith’s Café,5\n".encode("mac_roman"), "mac_roman"),
        (b"Supplier,Amount\nA,\x9c1,200.00\n", "cp850"),
        (b"Supplier,Amount\nA,\xa31,200.00\n", "cp1252"),
    ],
)
def test_the_encoding_is_decided_by_the_bytes(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    assert decide_encoding(path, content) == encoding


def test_a_pound_sign_of_dos_is_a_pound_sign(tmp_path: Path) -> None:
    record, _ = parse(tmp_path, b"Supplier,Date,Amount\nA,01/02/2010,\x9c1200.00\n")
    assert record.amount_gbp == Decimal("1200.00")
