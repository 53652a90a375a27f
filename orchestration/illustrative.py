"""The fictional place Exampleshire: invented payment files in the shapes real bodies publish.

Deterministic: the same arguments write the same bytes. Every row says that its figures are invented, so that a file
copied elsewhere stays what it is. Real places never get invented figures.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from orchestration.files import written_atomically

ILLUSTRATIVE_HEADER = "Illustrative (figures invented)"
_NOTE = "Illustrative figures of the fictional place Exampleshire. Every figure is invented."
_SEED = 2010
DEFAULT_LINES = 6_000
# One slip stands in Exampleshire on purpose: an amount typed with the letter O for a nought, which no reader takes for
# a number. seeds/corrections.csv mends it, to show on any machine how a correction works. It names the file by its hash,
# so this one file is the same however many lines are asked for.
FILE_WITH_SLIP = "local_spend/exampleshire_fire_and_rescue/2011-03.csv"
_LINES_WITH_SLIP = 30


@dataclass(frozen=True)
class _Body:
    """A fictional body, how it publishes, and what it spends on: (service, nature, share of lines, typical pounds)."""

    dataset: str
    folder: str
    name: str
    share_of_lines: float
    write: Callable[["_Body", Path, list["_Line"]], None]
    services: tuple[tuple[str, str, float, int], ...]


@dataclass(frozen=True)
class _Line:
    day: date
    service: str
    nature: str
    payee: str
    number: int
    pence: int
    slip: str | None = None


def _pounds(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _grouped(pence: int) -> str:
    sign = "-" if pence < 0 else ""
    return f"{sign}£{abs(pence) // 100:,}.{abs(pence) % 100:02d}"


def _bracketed(pence: int) -> str:
    text = f"{abs(pence) // 100:,}.{abs(pence) % 100:02d}"
    return f"({text})" if pence < 0 else text


def _write_csv(path: Path, rows: Iterator[list[str]], encoding: str = "utf-8", delimiter: str = ",") -> None:
    with written_atomically(path) as temporary, temporary.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def _write_departmental(body: _Body, path: Path, lines: list[_Line]) -> None:
    """Central government's template; the header comes back in the middle, as spreadsheets joined by hand have it."""
    header = ["Department Family", "Entity", "Date", "Expense Type", "Expense Area", "Supplier"]
    header += ["Transaction Number", "Amount", ILLUSTRATIVE_HEADER]

    def rows() -> Iterator[list[str]]:
        yield header
        for index, line in enumerate(lines):
            if index == len(lines) // 2:
                yield header
            yield [
                *(body.name, body.name, f"{line.day:%d/%m/%Y}", line.nature, line.service, line.payee),
                *(str(line.number), _grouped(line.pence), "yes"),
            ]

    _write_csv(path, rows(), encoding="cp1252")


def _write_council(body: _Body, path: Path, lines: list[_Line]) -> None:
    """A council's layout: a title above the header, blank rows and a total below."""

    def rows() -> Iterator[list[str]]:
        yield [_NOTE, *[""] * 7]
        yield [""] * 8
        yield [
            *("Body Name", "Service Area", "Expenses Type", "Payment Date", "Transaction Number"),
            *("Net Amount (£)", "Supplier Name", ILLUSTRATIVE_HEADER),
        ]
        for line in lines:
            yield [
                *(body.name, line.service, line.nature, f"{line.day:%d-%b-%y}", str(line.number)),
                *(_bracketed(line.pence), line.payee, "yes"),
            ]
        yield [""] * 8
        yield ["", "", "", "", "Total", _bracketed(sum(line.pence for line in lines)), "", ""]

    _write_csv(path, rows())


def _write_plain(body: _Body, path: Path, lines: list[_Line]) -> None:
    """A small body's layout: semicolons and ISO dates."""

    def rows() -> Iterator[list[str]]:
        yield ["Directorate", "Updated", "TransNo", "Service", "Supplier Name", "Amount", ILLUSTRATIVE_HEADER]
        for line in lines:
            yield [
                *(body.name, line.day.isoformat(), str(line.number), line.service, line.payee),
                *(line.slip or _pounds(line.pence), "yes"),
            ]

    _write_csv(path, rows(), delimiter=";")


_BODIES = (
    _Body(
        "local_spend",
        "exampleshire_county_council",
        "Exampleshire County Council",
        0.42,
        _write_council,
        (
            ("Adult Social Care", "Residential Care", 0.30, 6_000),
            ("Children's Social Care", "Foster Placements", 0.14, 4_000),
            ("Schools", "Supplies and Services", 0.22, 5_000),
            ("Highways Maintenance", "Contractors", 0.12, 14_000),
            ("Waste Disposal", "Contractors", 0.08, 22_000),
            ("Libraries", "Books and Media", 0.06, 900),
            ("Corporate Finance", "Professional Fees", 0.08, 2_500),
        ),
    ),
    _Body(
        "local_spend",
        "exampleton_borough_council",
        "Exampleton Borough Council",
        0.20,
        _write_plain,
        (
            ("Refuse Collection", "", 0.30, 3_500),
            ("Housing Options", "", 0.20, 1_800),
            ("Leisure Centres", "", 0.20, 2_200),
            ("Development Control and Planning", "", 0.15, 1_500),
            ("Democratic Services", "", 0.10, 900),
            ("Miscellaneous Holding Account", "", 0.05, 1_100),
        ),
    ),
    _Body(
        "local_spend",
        "exampleshire_police",
        "Exampleshire Police",
        0.10,
        _write_council,
        (("Operational Policing", "Vehicles and Fuel", 0.7, 4_000), ("Forensic Services", "Contractors", 0.3, 9_000)),
    ),
    _Body(
        "local_spend",
        "exampleshire_fire_and_rescue",
        "Exampleshire Fire and Rescue Authority",
        0.06,
        _write_plain,
        (("Stations", "", 0.6, 2_000), ("Training", "", 0.4, 1_600)),
    ),
    _Body(
        "departmental_spend",
        "nhs_exampleshire",
        "NHS Exampleshire",
        0.16,
        _write_departmental,
        (
            ("Acute Commissioning", "Healthcare from NHS Trusts", 0.5, 60_000),
            ("Community Services", "Healthcare from Others", 0.3, 40_000),
            ("Prescribing", "Drugs", 0.2, 20_000),
        ),
    ),
    _Body(
        "departmental_spend",
        "department_of_examples",
        "Department of Examples",
        0.06,
        _write_departmental,
        (
            ("Employment Programmes", "New Deal Providers", 0.6, 40_000),
            ("Information Technology", "IT Contractors", 0.4, 50_000),
        ),
    ),
)
_TRADES = ("Care", "Civil Engineering", "Supplies", "Systems", "Catering", "Transport", "Homes", "Training", "Energy")
# By nature of spending, one line in so many, and as publishers write: invented people, so that withholding can be seen;
# and other bodies of the place, so that transfers between public bodies can.
_OTHER_PAYEES = {
    "Foster Placements": (3, ("Mrs A Larkspur", "QUILLFEATHER, Tansy", "Jasper Thistledown", "Bramblewick Oatley")),
    "Professional Fees": (5, ("Imogen Fernsby QC", "Mr T Applewhistle")),
    "Residential Care": (25, ("REDACTED PERSONAL DATA",)),
    "New Deal Providers": (10, ("Exampleshire County Council", "Exampleton Borough Council 4471")),
    "Healthcare from Others": (20, ("The Exampleshire County Council",)),
}
_WORDS = ("Alder", "Birch", "Cedar", "Elm", "Hazel", "Juniper", "Larch", "Maple", "Oak", "Rowan", "Willow", "Yew")


def write_exampleshire(folder: Path, lines: int = DEFAULT_LINES, year: int = 2010) -> list[Path]:
    """Write Exampleshire's payment files of a financial year, one a body and month, as ``<dataset>/<body>/<file>``.

    Args:
        folder: where to write; it becomes an inbox.
        lines: payment lines in all files together, about (each body gets its share).
        year: the calendar year the financial year begins in.

    Returns:
        The paths written.
    """
    written = []
    for body in _BODIES:
        rng = Random(f"{_SEED}/{body.folder}/{year}/{lines}")
        for month in range(12):
            first = date(year + (month + 3) // 12, (month + 3) % 12 + 1, 1)
            count = max(1, round(lines * body.share_of_lines / 12))
            name = f"{body.dataset}/{body.folder}/{first:%Y-%m}.csv"
            if name == FILE_WITH_SLIP:
                body.write(body, folder / name, _lines_with_slip(body, first))
            else:
                body.write(body, folder / name, [_line(rng, body, first, number) for number in range(count)])
            written.append(folder / name)
    return written


def _lines_with_slip(body: _Body, first: date) -> list[_Line]:
    rng = Random(f"{_SEED}/slip")
    *others, last = [_line(rng, body, first, number) for number in range(_LINES_WITH_SLIP)]
    return [*others, replace(last, day=others[-1].day, pence=140_650, slip="14O6.50")]


def _line(rng: Random, body: _Body, first: date, number: int) -> _Line:
    service, nature, _, typical = rng.choices(body.services, weights=[share for *_, share, _ in body.services])[0]
    # Spending is skewed: many small payments, few large ones; one in forty is a refund.
    pence = max(50_000, round(typical * 100 * rng.lognormvariate(0, 0.9)))
    if rng.random() < 1 / 40:
        pence = -pence // 4
    payee = f"{rng.choice(_WORDS)} {rng.choice(_TRADES)} Ltd"
    one_in, others = _OTHER_PAYEES.get(nature, (0, ()))
    if one_in and number % one_in == 0:
        payee = others[number // one_in % len(others)]
    day = first + timedelta(days=rng.randrange(28))
    return _Line(day, service, nature, payee, first.year * 10_000_000 + first.month * 100_000 + number, pence)
