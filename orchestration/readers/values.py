"""Amounts and dates as publishers write them → exact values, or None where they can't be read with certainty.

No library reads these forms without guessing (dateutil turns "06/03/201" into a date, locale parsers accept
"1,2,3"), and a guessed amount is worse than none: so the forms are listed here, and everything else is refused.
"""

import re
from datetime import date, timedelta
from decimal import Decimal

_PLAIN = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)\Z", re.ASCII)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?\Z", re.ASCII)
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d*)?\Z", re.ASCII)
# "34,551,00", "1.234,56": the comma before the last two digits stands for the decimal point, since groups have three
# digits. "1,00" is refused: it may be either.
_DECIMAL_COMMA = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+),(\d{2})\Z", re.ASCII)
# What a spreadsheet leaves of a sum that should be nil. With a positive exponent digits are lost: not certain.
_TINY = re.compile(r"\d(?:\.\d+)?[Ee]-\d{1,2}\Z", re.ASCII)
# "£", "$" (a spreadsheet set to the wrong country), "GBP", a pound sign read or written in the wrong encoding ("Â£", "œ"
# and "\x9c" from DOS, "?" where it was lost), the letter l for £.
_CURRENCY = re.compile(r"(?:Â?£|\$|GBP|\ufffd|\x9c|œ|\?|l(?=\s))\s*", re.IGNORECASE)
_CURRENCY_AFTER = re.compile(r"\s*(?:£|GBP)\Z", re.IGNORECASE)
_ZERO_DASHES = {"-", "–", "—"}
# Without a digit only a dash, with or without a currency, is an amount.
_ZERO = re.compile(r"[^\w]*(?:GBP|l)?[^\w]*\Z", re.IGNORECASE)
_MINUS = str.maketrans("−–‐", "---")
# A public body pays no more than this at once; a longer number is a number of something else.
_LARGEST = Decimal(10) ** 12
# No amount and no date is longer; what stands around them unseen comes from files that were put together.
_LONGEST_VALUE = 64
_INVISIBLE = " \t\r\n\ufeff\u200b"
_FAST = re.compile(r"-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?\Z", re.ASCII)


def read_amount(text: str) -> Decimal | None:
    """An amount in pounds, exact and signed; None where the text is empty or is no amount.

    Brackets, a leading and a trailing minus and "CR" are negative; a dash alone is nil. Fractions of a penny are kept:
    staging rounds them, line by line.
    """
    text = text.strip()
    if _FAST.match(text):
        return _bounded(Decimal(text.replace(",", "")))
    if len(text) > _LONGEST_VALUE or (not any(map(str.isdigit, text)) and not _ZERO.match(text)):
        return None
    text = text.replace("\xa0", " ").strip(_INVISIBLE)
    text = _CURRENCY_AFTER.sub("", text.translate(_MINUS))
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
    elif _SPACED.match(text):
        text = text.replace(" ", "")
    elif comma := _DECIMAL_COMMA.match(text):
        text = re.sub("[,.]", "", comma[1]) + "." + comma[2]
    elif not _PLAIN.match(text) and not _TINY.match(text):
        return None
    value = Decimal(text)
    return _bounded(-value if negative else value)


def _sign(text: str) -> tuple[bool, str]:
    """Whether a text is marked negative (brackets, a minus before or after, CR); and the text without its mark."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if len(text) > 1 and text[0] in "-+":
        return text[0] == "-", text[1:].strip()
    if len(text) > 1 and text[-1] == "-" and text[:-1].rstrip()[-1:].isdigit():
        return True, text[:-1].strip()
    if text[-2:].upper() in ("CR", "DR") and text[:-2].rstrip()[-1:].isdigit():
        return text[-2:].upper() == "CR", text[:-2].strip()
    return False, text


def _bounded(value: Decimal) -> Decimal | None:
    return value if abs(value) < _LARGEST else None


# A whole number this long where the transaction's number should be text or the very same is no amount.
_TRANSACTION_DIGITS = re.compile(r"\d{7,}\Z", re.ASCII)


def judge_amount(text: str, transaction_number: object = None) -> tuple[Decimal | None, str | None]:
    """The amount, or why it can't be taken with certainty: exactly one of the two is None.

    Reasons: amount_missing, amount_is_a_date, amount_is_a_transaction_number, amount_unreadable.
    """
    text = text.strip()
    if not text:
        return None, "amount_missing"
    if (amount := read_amount(text)) is None:
        return None, "amount_is_a_date" if read_date(text) or _MONTH_ONLY.match(text) else "amount_unreadable"
    if transaction_number and _TRANSACTION_DIGITS.match(text):
        number = str(transaction_number).strip()
        if number == text or (number and not any(map(str.isdigit, number))):
            return None, "amount_is_a_transaction_number"
    return amount, None


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
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AP]M)?(?:Z|[+-]\d{2}:?\d{2})?)?\Z"
_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII | re.IGNORECASE)
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})" + _TIME, re.ASCII | re.IGNORECASE)
_NAMED = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,]+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-/.]*([A-Za-z]{3,9})[\s\-/.,]*(\d{4}|\d{2})"
    + _TIME,
    re.ASCII | re.IGNORECASE,
)
_MONTH_NAMED_FIRST = re.compile(r"([A-Za-z]{3,9})[\s.]+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})" + _TIME, re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})\Z", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z", re.ASCII)
# What a spreadsheet makes of an amount such as 1.34: a month with a year or a day.
_MONTH_ONLY = re.compile(rf"(?:\d{{1,2}}[\s\-/]*)?(?:{'|'.join(MONTHS)})[\s\-/]*\d{{0,4}}\Z", re.IGNORECASE)
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
    text = text.strip(_INVISIBLE)
    if len(text) > _LONGEST_VALUE or not any(map(str.isdigit, text)):
        return None
    if match := _NUMERIC.match(text):
        first, second, year = int(match[1]), int(match[3]), _year(match[4])
        return _date(year, first, second) if month_first else _date(year, second, first)
    if match := _ISO.match(text):
        return _date(int(match[1]), int(match[3]), int(match[4]))
    if match := _NAMED.match(text):
        month = MONTHS.get(match[2].lower())
        return _date(_year(match[3]), month, int(match[1])) if month else None
    if match := _MONTH_NAMED_FIRST.match(text):
        month = MONTHS.get(match[1].lower())
        return _date(int(match[3]), month, int(match[2])) if month else None
    if match := _COMPACT.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if _SERIAL.match(text):
        value = _SERIAL_EPOCH + timedelta(days=int(text.split(".")[0]))
        return value if _SERIAL_FIRST <= value <= _SERIAL_LAST else None
    return None


def is_date(text: str) -> bool:
    """Whether a text is a date in either order of day and month."""
    return read_date(text) is not None or read_date(text, month_first=True) is not None


class DateTally:
    """Reads the dates of one file and keeps what they say of the order of day and month.

    A part above 12 decides for the whole file. Dates are read as asked (``month_first``); where the evidence at the end
    says otherwise, the file is read again. ``bad`` counts cells that can't be read, ``good`` those that can.
    """

    _KEPT = 50_000

    def __init__(self, month_first: bool) -> None:
        self.month_first = month_first
        self.good = self.bad = 0
        self.first: str | None = None
        self.last: str | None = None
        self.bad_texts: set[str] = set()
        self._day_evidence = self._month_evidence = self._either = 0
        self._known: dict[str, tuple[str | None, str | None]] = {}

    @property
    def order(self) -> str | None:
        """``day_first`` | ``month_first`` (evidence in the file), ``assumed`` (nothing decides, day first is used); None
        where no date leaves the order open.
        """
        if self._day_evidence or self._month_evidence:
            return "month_first" if self._month_evidence > self._day_evidence else "day_first"
        return "assumed" if self._either else None

    @property
    def is_contradicted(self) -> bool:
        """Whether dates of both orders are in the file."""
        return bool(self._day_evidence and self._month_evidence)

    def iso(self, text: str) -> str | None:
        """A date in ISO form, None where the text is none; counted nowhere."""
        return self._look_up(text)[0]

    def _look_up(self, text: str) -> tuple[str | None, str | None]:
        if (known := self._known.get(text)) is None:
            value = read_date(text, self.month_first)
            known = (value.isoformat() if value else None, _order_evidence(text))
            if len(self._known) < self._KEPT:
                self._known[text] = known
        return known

    def read(self, text: str, count: int = 1) -> str | None:
        """A date in ISO form, None where the text is none; the text stands in ``count`` accepted lines."""
        iso, evidence = self._look_up(text)
        self._day_evidence += count * (evidence == "day")
        self._month_evidence += count * (evidence == "month")
        self._either += count * (evidence == "either")
        if iso is None:
            self.bad += count
            if len(self.bad_texts) < 1_000:
                self.bad_texts.add(text)
        else:
            self.good += count
            self.first = iso if self.first is None or iso < self.first else self.first
            self.last = iso if self.last is None or iso > self.last else self.last
        return iso


def _order_evidence(text: str) -> str | None:
    """Which part of a date of figures must be the day: "day" the first, "month" the second, "either" where both can."""
    if not (match := _NUMERIC.match(text.strip())):
        return None
    first, second = int(match[1]), int(match[3])
    if first > 12 and second <= 12:
        return "day"
    if second > 12 and first <= 12:
        return "month"
    return "either" if first <= 12 and second <= 12 else None
