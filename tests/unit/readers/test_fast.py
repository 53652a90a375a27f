"""The fast path gives the same rows and the same record as reading row by row, or leaves the file to that."""

import csv
import io
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import VOCABULARY

from orchestration.readers import fast, parse
from orchestration.readers.record import ParseRecord

HEADER = ["Body name", "Date", "Supplier", "Amount", "Unknown", "VAT registration no", "Transaction no"]


def both_ways(
    folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch, few_odd_rows: int = 200
) -> tuple[tuple[ParseRecord, list], tuple[ParseRecord, list], bool]:
    """Record and rows by the fast path, then row by row; and whether the first went the fast way to its end."""
    path, target = folder / "file", folder / "lines.parquet"
    path.write_bytes(content)
    taken: list[bool] = []
    original = fast.read_regular

    def noted(*arguments):
        rows = original(*arguments)
        taken.append(True)
        return rows

    def refused(*arguments):
        raise fast.NotRegular

    monkeypatch.setattr(fast, "_WORTH_IT_BYTES", 0)
    monkeypatch.setattr(fast, "_BLOCK_BYTES", (20_000, 20_000))
    monkeypatch.setattr(fast, "_FEW_ODD_ROWS", few_odd_rows)
    results = []
    for way in (noted, refused):
        monkeypatch.setattr(parse, "read_regular", way)
        record = parse.parse_file(path, VOCABULARY, target)
        results.append((record, pq.read_table(target).to_pylist()))
    return results[0], results[1], bool(taken)


def ledger(rows: list[list[str]], line_end: str = "\n") -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=line_end).writerows([HEADER, *rows])
    return buffer.getvalue()


def plain_rows(count: int) -> list[list[str]]:
    return [
        [
            "A council",
            f"{n % 28 + 1:02d}/03/2012",
            f"Supplier {n % 9}, Ltd",
            f"{n * 7 % 5000:,}.{n % 100:02d}",
            "",
            "",
            str(n),
        ]
        for n in range(count)
    ]


ODD = [
    ["", "", "", "", "", "", ""],
    HEADER,
    ["", "", "Total", "123.45", "", "", ""],
    ["A council", "", "No date", "5.00", 'quo"ted', "back\\slash", "1"],
    ["A council", "01/03/2012", "Bracketed", "(1,234.50)", " x ", "", "1"],
    ["A council", "01/03/2012", "Long number", "4000064820", "", "", "Not a number"],
    ["A council", "31/02/2012", "No such day", "-£1,000.5", "é", "", "1"],
    ["A council", "01/03/2012", "Unreadable", "1,00", "", "", "1"],
    ["A council", "01/03/2012", "Half a penny", "0.005", "", "", "1"],
    ["A council", "01/03/2012", "Nil in brackets", "(0.00)", "", "", "1"],
    ["A council", "01/03/2012", "Less than nil", "-0.00", "", "", "1"],
    ["A council", "01/03/2012", "In brackets", "(£17.255)", "", "", "1"],
    ["A council", "01/03/2012", "Sign after the pound", "£-17.25", "", "", "1"],
    ["A council", "01/03/2012", " ", "5", "", "", "1"],
    ["note", "", "", "", "", "", ""],
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("few_odd_rows", [0, 200])
def test_odd_rows_among_plain_ones_come_out_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, line_end: str, few_odd_rows: int
) -> None:
    rows = plain_rows(900)
    for place, odd in enumerate(ODD):
        rows.insert(320 + place * 30, odd)
    quick, slow, is_fast = both_ways(tmp_path, ledger(rows, line_end).encode(encoding), monkeypatch, few_odd_rows)
    assert is_fast
    assert quick[0] == slow[0]
    assert quick[1] == slow[1]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("Supplier 5, Ltd", "Supplier\n5, Ltd", 600),
        lambda text: text + "\n\n",
        lambda text: text.replace("Supplier 4, Ltd", "Supplier\r4, Ltd"),
        lambda text: text + 'A,01/03/2012,"open,5.00,,,1\n',
        lambda text: text + "A,01/03/2012,Short,5.00\n",
        lambda text: text + ",".join(["Date", "Body name", *HEADER[2:]]) + "\n" + "01/03/2012,A,S,5.00,,,1\n",
        lambda text: text.replace("A council", "A\x00council"),
    ],
    ids=["newline", "empty rows", "return", "open quote", "short row", "moved header", "nul"],
)
def test_what_is_not_regular_is_left_to_reading_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil
) -> None:
    quick, slow, is_fast = both_ways(tmp_path, spoil(ledger(plain_rows(900))).encode(), monkeypatch)
    assert quick == slow
    assert not is_fast


CELL = st.text(st.sampled_from(list('ab "\'",;\n£é-.0129()/\\')), max_size=8)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(odd=st.lists(st.lists(CELL, min_size=7, max_size=7), max_size=6), raw=st.booleans())
def test_whatever_stands_in_the_cells_both_ways_agree(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, odd: list[list[str]], raw: bool
) -> None:
    rows = plain_rows(310)
    text = ledger([*rows, *odd])
    if raw:  # as no writer would write it: quotation marks anywhere
        text = ledger(rows) + "".join(",".join(row) + "\n" for row in odd)
    quick, slow, _ = both_ways(tmp_path, text.encode(), monkeypatch)
    assert quick == slow
