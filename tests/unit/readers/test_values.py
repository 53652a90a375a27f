from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.readers.values import DateTally, judge_amount, read_amount, read_date


@pytest.mark.parametrize(
    ("text", "pounds"),
    [
        ("75127.50", "75127.50"),
        ("75,127.50", "75127.50"),
        (" £43,550.00 ", "43550.00"),
        ("$548,153.88 ", "548153.88"),
        ("Â£251.26", "251.26"),
        ("\x9c12.00", "12.00"),
        ("-2,610.12", "-2610.12"),
        ("-£2,610.12", "-2610.12"),
        ("£-2,610.12", "-2610.12"),
        ("(1,883.46)", "-1883.46"),
        ("£(1,883.46)", "-1883.46"),
        ("161,413.00-", "-161413.00"),
        ("£-", "0"),
        (" £-   ", "0"),
        ("-", "0"),
        ("2.27E-13", "0.000000000000227"),
        ("l         653.39", "653.39"),
        ("34,551,00", "34551.00"),
        ("1372.69375", "1372.69375"),
        (".5", "0.5"),
        ("77,041", "77041"),
    ],
)
def test_every_way_publishers_write_an_amount_is_read_exactly(text: str, pounds: str) -> None:
    assert read_amount(text) == Decimal(pounds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "£",
        "01/05/2011",
        "1,23,456.00",
        "12 34",
        "n/a",
        "1.2.3",
        "--5",
        "(-5",
        "£1,00",
        "(-5.00)",
        "-£(5.00)",
        "1.23E+05",
        "Nil",
        "1e400",
        "١٢",
    ],
)
def test_what_is_no_certain_amount_is_refused(text: str) -> None:
    assert read_amount(text) is None


@given(st.integers(min_value=1 - 10**14, max_value=10**14 - 1))
def test_pence_survive_every_common_way_of_writing_them(pence: int) -> None:
    sign, whole, rest = "-" if pence < 0 else "", abs(pence) // 100, abs(pence) % 100
    pounds = Decimal(pence) / 100
    for text in (f"{sign}{whole}.{rest:02d}", f"{sign}£{whole:,}.{rest:02d}", f" £{sign}{whole:,}.{rest:02d} "):
        assert read_amount(text) == pounds
    accounting = f"({whole:,}.{rest:02d})" if pence < 0 else f"{whole:,}.{rest:02d}"
    assert read_amount(accounting) == pounds


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("19/04/2010", date(2010, 4, 19)),
        ("12.09.2012", date(2012, 9, 12)),
        ("09/07/12", date(2012, 7, 9)),
        ("05-Oct-2010", date(2010, 10, 5)),
        ("1-Oct-10", date(2010, 10, 1)),
        ("13/5/2013", date(2013, 5, 13)),
        ("2014-04-01", date(2014, 4, 1)),
        ("2014-04-01 00:00:00", date(2014, 4, 1)),
        ("31/12/2020 00:00", date(2020, 12, 31)),
        ("20100430", date(2010, 4, 30)),
        ("41640", date(2014, 1, 1)),
        ("3 September 2011", date(2011, 9, 3)),
        ("1st June 2011", date(2011, 6, 1)),
    ],
)
def test_every_way_publishers_write_a_date_is_read(text: str, day: date) -> None:
    assert read_date(text) == day


@pytest.mark.parametrize(
    "text", ["", "06/03/201", "31/02/2010", "July 2010-September 2010", "Nil", "87863", "1-Foo-10"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    assert read_date(text) is None


def read_all(*texts: str, month_first: bool = False) -> DateTally:
    tally = DateTally(month_first)
    for text in texts:
        tally.read(text)
    return tally


def test_one_day_above_twelve_decides_the_order_for_the_whole_file() -> None:
    assert read_all("04/30/2020", "05/04/2020").order == "month_first"
    assert read_all("30/04/2020", "05/04/2020").order == "day_first"
    assert read_all("05/04/2020").order == "assumed"
    assert read_all("05-Apr-2020", "2020-04-05").order is None
    assert read_all("04/30/2020", month_first=True).first == "2020-04-30"


def test_dates_of_both_orders_in_one_file_are_told() -> None:
    tally = read_all("30/04/2020", "29/04/2020", "04/28/2020")
    assert (tally.order, tally.is_contradicted, tally.good, tally.bad) == ("day_first", True, 2, 1)


@pytest.mark.parametrize(
    ("text", "number", "problem"),
    [
        ("1,234.50", "4000064820", None),
        ("4000064820", "4000064821", None),
        ("4000064820", "4000064820", "amount_is_a_transaction_number"),
        ("5100053834", "The Corporate IT Forum", "amount_is_a_transaction_number"),
        ("29545.38", "The Corporate IT Forum", None),
        ("Jan-34", "1", "amount_is_a_date"),
        ("2014-05-03", "1", "amount_is_a_date"),
        ("12/04/201047446.27", "1", "amount_unreadable"),
        ("", "1", "amount_missing"),
    ],
)
def test_an_amount_that_is_something_else_is_named(text: str, number: str, problem: str | None) -> None:
    assert judge_amount(text, number)[1] == problem
