"""Amounts and dates as publishers write them → exact values, or None where they can't be read with certainty.

No library reads these forms without guessing (dateutil turns "06/03/201" into a date, locale parsers accept
"1,2,3"), and a guessed amount is worse than none: so the forms are listed here, and everything else is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

_PLAIN = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?\Z", re.ASCII)
# "34,551,00": the comma before the last two digits stands for the decimal point; groups of three can't end so.
_DECIMAL_COMMA = re.compile(r"(\d{1,3}(?:,\d{3})+),(\d{2})\Z", re.ASCII)
# What a spreadsheet leaves of a sum that should be nil. With a positive exponent digits are lost: not certain.
_TINY = re.compile(r"\d(?:\.\d+)?[Ee]-\d{1,2}\Z", re.ASCII)
# "£", "$" (a spreadsheet set to the wrong country), "GBP", a pound sign read in the wrong encoding, the letter l for £.
_CURRENCY = re.compile(r"(?:Â?£|\$|GBP|\ufffd|\x9c|l(?=\s))\s*", re.IGNORECASE)
_ZERO_DASHES = {"-", "–", "—"}
_LARGEST = Decimal(10) ** 15


def read_amount(text: str) -> Decimal | None:
    """An amount in pounds, exact and signed; None where the text is empty or is no amount.

    Brackets, a leading and a trailing minus are negative; a dash alone is nil. Fractions of a penny are kept: staging
    rounds them, line by line.
    """
    text = text.strip()
    if _PLAIN.match(text):
        return _bounded(Decimal(text))
    text = text.replace("\xa0", " ").strip()
    negative, text = _sign(text)
    if currency := _CURRENCY.match(text):
        text = text[currency.end() :].strip()
        # One sign only: "-£(5.00)" says nothing certain.
        if not negative:
            negative, text = _sign(text)
    if text in _ZERO_DASHES:
        return Decimal(0)
    if _GROUPED.match(text):
        text = text.replace(",", "")
    elif comma := _DECIMAL_COMMA.match(text):
        text = comma[1].replace(",", "") + "." + comma[2]
    elif not (_PLAIN.match(text) and not text.startswith("-")) and not _TINY.match(text):
        return None
    value = Decimal(text)
    return _bounded(-value if negative else value)


def _sign(text: str) -> tuple[bool, str]:
    """Whether a text has brackets, a leading or a trailing minus; and the text without it."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if len(text) > 1 and text[0] == "-":
        return True, text[1:].strip()
    if len(text) > 1 and text[-1] == "-" and text[-2].isdigit():
        return True, text[:-1].strip()
    return False, text


def _bounded(value: Decimal) -> Decimal | None:
    return value if abs(value) < _LARGEST else None


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M)?Z?)?\Z"
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME, re.ASCII | re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME, re.ASCII | re.IGNORECASE)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([A-Za-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.0+)?\Z", re.ASCII)
_SERIAL_EPOCH = date(1899, 12, 30)
# Spreadsheet day numbers are only taken for dates in this range: others are more likely transaction numbers.
_SERIAL_FIRST, _SERIAL_LAST = date(1995, 1, 1), date(2060, 12, 31)


def _year(text: str) -> int:
    # Two digits mean the years 1969 to 2068, as POSIX has it.
    year = int(text)
    return year if len(text) == 4 else year + (1900 if year >= 69 else 2000)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return value if 1950 <= value.year <= 2100 else None


def read_date(text: str, month_first: bool = False) -> date | None:
    """A calendar date; None where the text is empty or is no date. ``month_first`` decides 03/04/2010."""
    text = text.strip()
    if match := _NUMERIC.match(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        return _date(year, first, second) if month_first else _date(year, second, first)
    if match := _ISO.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.match(text):
        month = MONTHS.get(match[2].lower())
        return _date(_year(match[3]), month, int(match[1])) if month else None
    if match := _COMPACT.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.match(text):
        value = _SERIAL_EPOCH + timedelta(days=int(text.split(".")[0]))
        return value if _SERIAL_FIRST <= value <= _SERIAL_LAST else None
    return None


@dataclass(frozen=True)
class DateReading:
    """The dates of one file: text → date, and how the order of day and month was decided.

    ``order``: ``day_first`` | ``month_first`` (evidence in the file), ``assumed`` (day first, nothing in the file decides).
    """

    order: str
    dates: dict[str, date | None]


def read_dates(texts: Iterable[str]) -> DateReading:
    """Read a file's distinct date texts together: a part above 12 anywhere decides the order for all of them."""
    texts = list(texts)
    day_evidence = month_evidence = 0
    for text in texts:
        if match := _NUMERIC.match(text.strip()):
            day_evidence += int(match[1]) > 12
            month_evidence += int(match[3]) > 12
    month_first = month_evidence > day_evidence
    order = "month_first" if month_first else "day_first" if day_evidence else "assumed"
    return DateReading(order, {text: read_date(text, month_first) for text in texts})
