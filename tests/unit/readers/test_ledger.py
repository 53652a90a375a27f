"""Writing any ledger in any supported dialect and reading it back gives the same lines and pence."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading import parse, parse_path
from workbooks import WRITERS

from orchestration.datasets import fold_header, load_catalogue

Ledger = list[tuple[str, int, date]]
CHARACTERS = st.characters(blacklist_categories=("Cs", "Cc"), max_codepoint=0xFFFF)
TOTAL_WORDS = load_catalogue().contracts["payment"].total_words
# A payee who is called as totals are is taken for one, as he should be.
NAME = st.text(CHARACTERS, min_size=1, max_size=12).filter(
    lambda text: (
        text.strip() and not any(character.isdigit() for character in text) and fold_header(text) not in TOTAL_WORDS
    )
)
LEDGER = st.lists(
    st.tuples(NAME, st.integers(-(10**11), 10**11), st.dates(date(2000, 1, 13), date(2030, 1, 1))), min_size=1
)
AMOUNTS = {
    "plain": lambda pounds: f"{pounds}",
    "grouped": lambda pounds: f"{pounds:,}",
    "pound": lambda pounds: f"{'-' if pounds < 0 else ''}£{abs(pounds):,}",
    "brackets": lambda pounds: f"({abs(pounds):,})" if pounds < 0 else f" {pounds:,} ",
    "trailing": lambda pounds: f"{abs(pounds):,}-" if pounds < 0 else f"{pounds:,}",
}
DATES = {"slashes": "%d/%m/%Y", "dots": "%d.%m.%Y", "named": "%d-%b-%y", "iso": "%Y-%m-%d"}


def pounds_of(ledger: Ledger) -> list[Decimal]:
    return [(Decimal(pence) / 100).quantize(Decimal("0.01")) for _, pence, _ in ledger]


def check(ledger: Ledger, record, rows) -> None:
    lines = [row for row in rows if row["row_kind"] == "line"]
    assert record.lines_quarantined == 0
    assert record.amount_gbp == sum(pounds_of(ledger))
    assert [(row["payee_name"], Decimal(str(row["amount_exact"]))) for row in lines] == [
        (payee, pounds) for (payee, _, _), pounds in zip(ledger, pounds_of(ledger), strict=True)
    ]


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ledger=LEDGER,
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    amount=st.sampled_from(sorted(AMOUNTS)),
    dates=st.sampled_from(sorted(DATES)),
    preamble=st.integers(0, 9),
    blank=st.booleans(),
)
def test_any_ledger_in_any_dialect_of_text(
    tmp_path: Path,
    ledger: Ledger,
    encoding: str,
    delimiter: str,
    line_end: str,
    quoting: int,
    amount: str,
    dates: str,
    preamble: int,
    blank: bool,
) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=line_end, quoting=quoting)
    writer.writerows([[f"A title of {preamble} rows", "", ""]] * preamble)
    writer.writerow(["Payment Date", "Supplier Name", "Amount"])
    for (payee, _, day), pounds in zip(ledger, pounds_of(ledger), strict=True):
        writer.writerow([day.strftime(DATES[dates]), payee, AMOUNTS[amount](pounds)])
        if blank:
            writer.writerow(["", "", ""])
    record, rows = parse(tmp_path, buffer.getvalue().encode(encoding))
    check(ledger, record, rows)
    if record.date_order != "assumed":
        days = [row["payment_date_iso"] for row in rows if row["row_kind"] == "line"]
        assert days == [day.isoformat() for *_, day in ledger]


# Workbooks keep no unprintable characters, and their writers take a text that begins with "=" for a formula.
XML_NAME = NAME.map(lambda text: "".join(c for c in text if c.isprintable()).strip(" =")).filter(bool)


@pytest.mark.parametrize("kind", WRITERS)
@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ledger=st.lists(
        st.tuples(XML_NAME, st.integers(-(10**9), 10**9), st.dates(date(2000, 1, 1), date(2030, 1, 1))), min_size=1
    ),
    preamble=st.integers(0, 4),
)
def test_any_ledger_in_any_kind_of_workbook(tmp_path: Path, kind: str, ledger: Ledger, preamble: int) -> None:
    rows: list[list[object]] = [["A title"]] * preamble + [["Payment Date", "Supplier Name", "Amount"]]
    rows += [[day, payee, float(pounds)] for (payee, _, day), pounds in zip(ledger, pounds_of(ledger), strict=True)]
    path = tmp_path / "book"
    WRITERS[kind](path, {"One": rows, "Two": rows})
    record, landed = parse_path(path)
    check([*ledger, *ledger], record, landed)
    days = [row["payment_date_iso"] for row in landed if row["row_kind"] == "line"]
    assert days == [day.isoformat() for *_, day in [*ledger, *ledger]]
