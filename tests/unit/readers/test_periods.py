from datetime import date

import pytest

from orchestration.readers.periods import read_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("dwp-payments-april10", date(2010, 4, 1), date(2010, 4, 30)),
        ("wandm_supplier_payments_2009_q1", date(2009, 1, 1), date(2009, 3, 31)),
        ("2010-12", date(2010, 12, 1), date(2010, 12, 31)),
        ("dft-monthly-spend-201209", date(2012, 9, 1), date(2012, 9, 30)),
        ("2012_october_spend", date(2012, 10, 1), date(2012, 10, 31)),
        ("July 2010-September 2010", date(2010, 7, 1), date(2010, 9, 30)),
        ("spend 2010-11 final", date(2010, 11, 1), date(2010, 11, 30)),
        ("spend 2013/14", date(2013, 4, 1), date(2014, 3, 31)),
        ("1st August 2010 - 31st August 2010", date(2010, 8, 1), date(2010, 8, 31)),
    ],
)
def test_a_period_is_read_from_a_name_or_note(text: str, start: date, end: date) -> None:
    period = read_period(text)
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize("text", ["", "transparency", "payments 500", "mayor10", "2009-12345"])
def test_a_text_without_a_period_names_none(text: str) -> None:
    assert read_period(text) is None
