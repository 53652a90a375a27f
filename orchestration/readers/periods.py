"""The period a file's name or a note above its table speaks of.

The rules are few and in order: a range of months, a month, a quarter of a calendar year, a financial year.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from orchestration.readers.values import MONTHS

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_MONTH_YEAR = re.compile(rf"(?<![a-z])({_MONTH})[\s_\-.,']*(20\d{{2}}|\d{{2}})(?!\d)", re.IGNORECASE)
_YEAR_MONTH_NAME = re.compile(rf"(20\d{{2}})[\s_\-.]*({_MONTH})(?![a-z])", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(?<!\d)(20\d{2})[\s_\-./]?(0[1-9]|1[0-2])(?!\d)")
_QUARTER = re.compile(r"(?<!\d)(20\d{2})[\s_\-]*q(?:uarter)?[\s_\-]*([1-4])(?!\d)", re.IGNORECASE)
_FINANCIAL_YEAR = re.compile(r"(?<!\d)(20\d{2})[\s_\-/](\d{2}|20\d{2})(?!\d)")
_YEAR = re.compile(r"((?:19|20)\d{2})(-\d{2})?\Z")


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    start: date
    end: date


def _months(first: tuple[int, int], last: tuple[int, int]) -> Period:
    return Period(date(*first, 1), date(*last, monthrange(*last)[1]))


def read_period(text: str) -> Period | None:
    """The period a text names, or None. Several months named: from the first to the last of them."""
    months = [(_full_year(m[2]), MONTHS[m[1].lower()]) for m in _MONTH_YEAR.finditer(text)]
    months += [(int(m[1]), MONTHS[m[2].lower()]) for m in _YEAR_MONTH_NAME.finditer(text)]
    if not months:
        months = [(int(m[1]), int(m[2])) for m in _YEAR_MONTH.finditer(text)]
    if months:
        return _months(min(months), max(months))
    if quarter := _QUARTER.search(text):
        year, number = int(quarter[1]), int(quarter[2])
        return _months((year, 3 * number - 2), (year, 3 * number))
    for match in _FINANCIAL_YEAR.finditer(text):
        year = int(match[1])
        if int(match[2]) % 100 == (year + 1) % 100:
            return _months((year, 4), (year + 1, 3))
    return None


def period_of_years(years: Iterable[str]) -> Period | None:
    """From the first day of the first year to the last of the last; '2010-11' is a financial year, '2010' a calendar year.

    None where there is no year, or one that is written in another way.
    """
    periods = []
    for text in years:
        if (match := _YEAR.match(text)) is None:
            return None
        year = int(match[1])
        periods.append(_months((year, 4), (year + 1, 3)) if match[2] else _months((year, 1), (year, 12)))
    if not periods:
        return None
    return Period(min(period.start for period in periods), max(period.end for period in periods))


def _full_year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)
