"""Hostile returns, each for a place of its own or beside another of the place, and what becomes of each."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

Row = Sequence[object]
Sheets = dict[str, list[Row]]
CLEAN = ("kent", "manchester", "worcs", "bdp")
MARKUP = "<script>alert(1)</script>{{subject}} {0.__class__} %s '; drop table marts.place; -- | \" \\"
FORMULA = '=HYPERLINK("http://localhost/?"&A1,"total")'
_LINES = (
    "body",
    "service",
    "cofog_code",
    "theme",
    "theme_share",
    "amount",
    "unit",
    "revenue_or_capital",
    "gross_or_net",
    "source",
    "grade",
)
_FIGURES = ("statement_id", "measure", "value", "unit", "subject", "part_of", "source")


@dataclass(frozen=True)
class Hostile:
    """A return that means harm: where it lies, its sheets, what becomes of it, and words of the reasons that are given.

    ``outcome``: *held*; *not used*; *stated* (held, or accepted with a finding or problem that names the harm); *none*
    (nothing of it is a return). ``words`` are patterns, each of which a reason has to hold.
    """

    place: str
    name: str
    sheets: Sheets
    outcome: str
    words: tuple[str, ...]
    is_workbook: bool = False

    def write(self, inbox: Path) -> None:
        """Lay the return into an inbox."""
        folder = inbox / "place_return" / self.place
        if self.is_workbook:
            folder.mkdir(parents=True, exist_ok=True)
            workbook = Workbook()
            for number, (title, rows) in enumerate(self.sheets.items()):
                sheet = workbook.active if number == 0 else workbook.create_sheet()
                sheet.title = title
                for row in rows:
                    sheet.append(list(row))
            workbook.save(folder / f"{self.name}.xlsx")
            return
        (folder / self.name).mkdir(parents=True)
        for title, rows in self.sheets.items():
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows(rows)
            (folder / self.name / f"{title}.csv").write_text(text.getvalue(), encoding="utf-8")

    @property
    def return_key(self) -> str:
        return f"place_return/{self.place}/{self.name}" + (".xlsx" if self.is_workbook else "")


def about(place: str, version: str, year: str = "2008-09") -> list[Row]:
    return [("field", "value"), ("place_id", place), ("financial_year", year), ("stage", "final"), ("version", version)]


def figures(*rows: Row) -> list[Row]:
    return [_FIGURES, *((*row, *[""] * (len(_FIGURES) - 1 - len(row)), "accounts") for row in rows)]


def line(
    amount: object,
    unit: str = "GBP",
    body: str = "The council",
    service: str = "A service",
    code: str = "01.1",
    theme: str = "",
    theme_share: str = "",
    kind: str = "revenue",
) -> Row:
    return (body, service, code, theme, theme_share, amount, unit, kind, "net_of_fees", "accounts", "A")


def lines(*rows: Row) -> list[Row]:
    return [_LINES, *rows]


def hostile(
    place: str, name: str, outcome: str, *words: str, is_workbook: bool = False, **sheets: list[Row]
) -> Hostile:
    """A hostile return whose version has its name, unless its sheet ``about`` says another."""
    return Hostile(place, name, {"about": about(place, name), **sheets}, outcome, words, is_workbook)


def effects(*pounds: str) -> list[Row]:
    attributes = ("gross_or_net", "overheads_and_on_costs")
    return [
        ("attribute", "declared_value", "effect_gbp"),
        *((a, "", p) for a, p in zip(attributes, pounds, strict=False)),
    ]


# What each place may well spend, in billion pounds: a total that no check minds.
_PLAUSIBLE = "birmingham 7.5, bradford 3.6, luton_cbeds 2.8, csw 6.2, croydon 2.4, durham 4.0, leics 6.0, lewisham 2.2"
PLAUSIBLE = dict(pair.split() for pair in f"{_PLAUSIBLE}, tyne 5.0, atlantis 1".split(", "))


def total(place: str) -> Row:
    """A total of all spending that no check minds."""
    return ("s", "total", PLAUSIBLE[place], "GBP billion")


RETURNS = [
    hostile(
        "bradford",
        "billion_forgotten",
        "held",
        r"\(s\): £0\.00 for each resident",
        figures=figures(("s", "total", "7.3", "GBP")),
    ),
    hostile(
        "bradford",
        "of_kent",
        "not used",
        r"it lies in the folder bradford, and sheet about says place_id kent",
        about=about("kent", "of_kent"),
        figures=figures(("s", "total", "1", "GBP")),
    ),
    hostile(
        "birmingham",
        "share_of_pounds",
        "stated",
        r"health is 45000000000\.0% of it",
        figures=figures(total("birmingham"), ("s", "share", "450000000", "share", "Health")),
    ),
    hostile(
        "birmingham",
        "year_to_come",
        "held",
        r"too far from the standard|year",
        about=about("birmingham", "year_to_come", "2087-88"),
        figures=figures(total("birmingham")),
    ),
    hostile(
        "birmingham",
        "year_of_words",
        "not used",
        r"about!B3: 'next year' is not a financial year",
        about=about("birmingham", "year_of_words", "next year"),
        figures=figures(total("birmingham")),
    ),
    hostile(
        "birmingham",
        "year_of_decades",
        "not used",
        r"“2008-23” is not a financial year",
        about=about("birmingham", "year_of_decades", "2008-23"),
        figures=figures(total("birmingham")),
    ),
    hostile(
        "csw",
        "health_twice",
        "stated",
        r"figures, rows 3 and 4 \(s, share of Health\) are 5\.0% apart",
        figures=figures(
            total("csw"), ("s", "share", "20", "percent", "Health"), ("s", "share", "21", "percent", "Health")
        ),
    ),
    hostile(
        "csw",
        "part_of_itself",
        "held",
        r"figures, row 5: the stated share",
        figures=figures(
            total("csw"),
            ("s", "amount", "1", "GBP billion", "a", "b"),
            ("s", "amount", "2", "GBP billion", "b", "a"),
            ("s", "share", "50", "percent", "a", "a"),
            ("s", "share", "50", "percent", "Health", "Health"),
            ("s", "total", "9", "GBP billion", "csw", "csw"),
        ),
    ),
    hostile(
        "csw",
        "ten_thousand_lines",
        "held",
        r"\(lines\): £47\.65 for each resident",
        r"Coventry City Council is missing",
        lines=lines(*(line(f"{n}.37", service=f"Service {n}", code=f"{n % 10 + 1:02}.1") for n in range(10_000))),
    ),
    hostile(
        "croydon",
        "trillions_of_capital",
        "held",
        r"lines, row \d+",
        lines=lines(
            *(line("999", "GBP billion", service=f"Works {n}", code="04.5", kind="capital") for n in range(10_100))
        ),
        figures=figures(total("croydon")),
    ),
    hostile(
        "croydon",
        "two_totals",
        "stated",
        r"figures, rows 3 and 4 \(s, total\) are 4\.3% apart",
        figures=figures(total("croydon"), ("s", "total", "2.3", "GBP billion"), total("croydon")),
    ),
    hostile(
        "luton_cbeds",
        "effect_above_total",
        "stated",
        r"effect",
        figures=figures(total("luton_cbeds")),
        method=effects("3080000000"),
    ),
    hostile(
        "luton_cbeds",
        "effect_of_the_total",
        "held",
        r"leaves too little of a standard count",
        figures=figures(total("luton_cbeds")),
        method=effects("2799999999.99"),
    ),
    hostile(
        "luton_cbeds",
        "effect_without_end",
        "held",
        "effects in pounds.* more than",
        figures=figures(total("luton_cbeds")),
        method=effects("-999999999999"),
    ),
    hostile(
        "luton_cbeds",
        "effects_that_cancel",
        "held",
        "effects in pounds.* more than",
        figures=figures(total("luton_cbeds")),
        method=effects("-999999999999", "999999999999"),
    ),
    hostile(
        "luton_cbeds",
        "dates_for_numbers",
        "held",
        r"lines!F2: '2009-04-01' in amount",
        r"lines!F3: '01/04/2009' in amount",
        r"figures!C2: ",
        r"figures!C3: 'Apr-09' in value",
        lines=lines(
            line(datetime(2009, 4, 1)), line("01/04/2009"), line("2009-04-01", theme="t", theme_share="1 April")
        ),
        figures=figures(("s", "total", datetime(2009, 4, 1), "GBP billion"), ("s", "population", "Apr-09", "persons")),
        is_workbook=True,
    ),
    hostile(
        "durham",
        "no_numbers",
        "held",
        r"figures!C2: 'NaN' in value",
        r"figures!C3: 'inf' in value",
        r"figures!C4: '1e30' in value",
        r"lines!F2: 'NaN' in amount",
        r"lines!F6: 'about 12m' in amount",
        r"lines!G11: 'GBP furlongs' is not allowed in unit",
        lines=lines(
            *(line(text) for text in ("NaN", "inf", "-Infinity", "1e30", "about 12m", "£", "--5", "0x10", "1_000")),
            line("5", "GBP furlongs"),
            line("9" * 40),
            line("1"),
        ),
        figures=figures(
            ("s", "total", "NaN", "GBP"),
            ("s", "per_head", "inf", "GBP per head"),
            ("s", "population", "1e30", "persons"),
        ),
    ),
    hostile(
        "durham",
        "million_billions",
        "held",
        r"figures!C2: '999998' in GBP billion is more than all public spending there is",
        figures=figures(("s", "total", "999998", "GBP billion"), ("s", "share", "100", "percent", "Health")),
    ),
    hostile(
        "durham",
        "trillions_of_services",
        "held",
        r"lines, row \d+: for each resident",
        lines=lines(
            *(
                line("999", "GBP billion", body="Durham County Council", service=f"Service {n}", code="04.5")
                for n in range(10_100)
            )
        ),
        figures=figures(total("durham")),
    ),
    hostile(
        "durham",
        "negative_total",
        "held",
        "the total is nothing or less",
        figures=figures(("s", "total", "-5", "GBP billion")),
    ),
    hostile(
        "leics",
        "themes",
        "held",
        r"lines, row 10: its themes take 120\.0% of it",
        r"lines!E3002: '-20%' in theme_share",
        lines=lines(
            *(line("1000", theme=f"Theme {n}", theme_share="120%", service=f"Service {n}") for n in range(3_000)),
            line("1000", theme="Theme", theme_share="-20%"),
        ),
    ),
    # Nought residents divide nothing: they stand for none that are said.
    hostile(
        "leics",
        "nobody",
        "stated",
        figures=figures(total("leics"), ("s", "population", "0", "persons"), ("s", "households", "0", "households")),
    ),
    hostile(
        "leics",
        "one_resident",
        "held",
        r"\(s\): the residents it divides by",
        r"\(t\): the residents it divides by",
        figures=figures(
            total("leics"),
            ("s", "population", "1", "persons"),
            ("t", "population", "1", "persons"),
            ("t", "per_head", "99999999999", "GBP per head"),
        ),
    ),
    hostile(
        "lewisham",
        "markup",
        "held",
        r"lines!A3: body is empty",
        r"<script>alert\(1\)</script>",
        about=about("lewisham", "markup " + MARKUP),
        lines=lines(
            line("5000000", body=MARKUP, service=FORMULA, theme=MARKUP, theme_share="20%"),
            line("=1+1", body=FORMULA),
            line("3", body="=cmd|' /C calc'!A0", service="@SUM(1)", code=MARKUP),
        ),
        figures=figures((MARKUP, "total", "5", "GBP billion"), (MARKUP, "share", "10", "percent", MARKUP, FORMULA)),
        is_workbook=True,
    ),
    hostile(
        "lewisham", "total_zero", "held", r"the total is nothing or less", figures=figures(("s", "total", "0", "GBP"))
    ),
    hostile("tyne", "empty", "none", r"about", about=[], is_workbook=True),
    hostile(
        "tyne",
        "codes_of_other_years",
        "held",
        r"lines, row 2: its function, body or code of a body is not known in that year",
        lines=lines(
            line("100", body="E08000037"),
            line("100", body="E06000047", code="11.9"),
            line("100", body="00CH", code="99.9"),
            line("100", body="Kent County Council"),
        ),
    ),
    hostile(
        "tyne",
        "misspelt",
        "held",
        r"method!B2: 'grosss' is not allowed in declared_value .*perhaps 'gross'",
        r"method!A3: 'state_pensoin' is not allowed",
        figures=figures(total("tyne")),
        method=[
            ("attribute", "declared_value"),
            ("gross_or_net", "grosss"),
            ("state_pensoin", "included"),
            ("revenue_or_capital", "revenue plus kapital"),
        ],
    ),
    hostile(
        "atlantis",
        "drowned",
        "not used",
        r"“atlantis” is no place_id of seeds/places.csv",
        figures=figures(total("atlantis")),
    ),
]
