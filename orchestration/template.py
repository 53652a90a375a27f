"""An empty return for a place to fill in: a workbook with drop-downs, notes, and what is known of the place filled in.

Everything in it stands in the dataset's description and in seeds: the reader reads what the template asks for.
"""

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.datasets import load_catalogue
from orchestration.datasets.returns import NUMBERS, ReturnColumn, ReturnDataset, ReturnSheet
from orchestration.errors import ExplainedError
from orchestration.seeds import SEEDS, read_seed
from orchestration.workbooks import write_workbook

# Drop-downs reach so far below the header; rows further down are read all the same.
_ROWS = 1_000
_WIDTH, _WIDE = 18, 44
_WIDE_COLUMNS = {"value", "stream", "body", "evidence", "description", "note", "attribute", "printed_text"}
_HEADER = PatternFill("solid", fgColor="1F3A5F")
_LISTS, _READ_ME = "lists", "read me"
_YEAR_LENGTH = 7
_WHO = (["prepared_by"], ["prepared_on"])


class TemplateError(ExplainedError):
    """The template can't be written; the message says what to do."""


@dataclass(frozen=True)
class Written:
    """A template: where it is, and how many bodies and streams are filled in."""

    path: Path
    bodies: int
    streams: int


def write_template(place_id: str, year: str, path: Path, seeds: Path = SEEDS) -> Written:
    """Write an empty return of a place for a financial year.

    Raises:
        TemplateError: the place is not known, the year is not written as one, or the file is there already.
    """
    places = {row["place_id"]: row["name"] for row in read_seed(seeds, "places")}
    if place_id not in places:
        close = get_close_matches(place_id.lower(), places, n=3)
        hint = f"; near it are {', '.join(close)}" if close else ""
        raise TemplateError(f"{place_id!r} is no place_id of seeds/places.csv{hint}. Known are: {', '.join(places)}")
    if not _is_year(year):
        raise TemplateError(f"{year!r} is no financial year: expected one such as 2010-11")
    if path.suffix.lower() != ".xlsx":
        raise TemplateError(f"{path.name} must end in .xlsx: the template is a workbook")
    if path.exists():
        raise TemplateError(f"{path} is there already, and may be filled in: name another file")
    [dataset] = load_catalogue().returns.values()
    bodies = _bodies(seeds, place_id, year)
    filled = {
        "about": [["place_id", place_id], ["financial_year", year], ["stage"], ["version", "1"], *_WHO],
        "method": [[row["attribute"]] for row in read_seed(seeds, "method_attributes")],
        "lines": [[name] for name in bodies],
        "coverage": [[row["name"], "unknown"] for row in read_seed(seeds, "spending_streams")],
    }
    book = Workbook()
    assert book.active is not None
    _write_read_me(book.active, dataset, places[place_id], place_id)
    lists = _Lists(book)
    for sheet in dataset.sheets:
        _write_sheet(book.create_sheet(sheet.sheet), sheet, filled.get(sheet.sheet, []), lists)
    book.move_sheet(_LISTS, len(dataset.sheets))
    write_workbook(book, path)
    return Written(path, len(bodies), len(filled["coverage"]))


def _is_year(year: str) -> bool:
    first, dash, last = year.partition("-")
    is_written = len(year) == _YEAR_LENGTH and dash == "-" and first.isdecimal() and last.isdecimal()
    return is_written and (int(first) + 1) % 100 == int(last)


def _bodies(seeds: Path, place_id: str, year: str) -> list[str]:
    """Names of the place's bodies that are members of it on a day of the year, in the order of the seed."""
    first, last = f"{year[:4]}-04-01", f"{int(year[:4]) + 1}-03-31"
    names = {row["body_id"]: row["name"] for row in read_seed(seeds, "bodies")}
    return [
        names.get(row["body_id"], row["body_id"])
        for row in read_seed(seeds, "place_members")
        if row["place_id"] == place_id and (row["valid_from"] or first) <= last and (row["valid_to"] or last) >= first
    ]


class _Lists:
    """The sheet on which the words of drop-downs stand, a column a list; each list stands once."""

    def __init__(self, book: Workbook) -> None:
        self._sheet: Worksheet = book.create_sheet(_LISTS)
        self._where: dict[tuple[str, ...], str] = {}

    def formula(self, words: list[str]) -> str:
        """The range a list of words stands in."""
        key = tuple(words)
        if key not in self._where:
            column = len(self._where) + 1
            for row, word in enumerate(words, start=1):
                self._sheet.cell(row, column, word)
            letters = get_column_letter(column)
            self._where[key] = f"'{_LISTS}'!${letters}$1:${letters}${len(words)}"
        return self._where[key]


def _write_read_me(page: Worksheet, dataset: ReturnDataset, name: str, place_id: str) -> None:
    page.title = _READ_ME
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 110
    rows = [
        (f"Return of {name}", ""),
        ("How to fill it in", "One sheet for each question; point at a header to see what its cells hold."),
        ("What is not known", "Leave the cell empty, or choose unknown. Nothing empty is ever taken for a default."),
        ("How to send it", f"Put the workbook into inbox/{dataset.dataset}/{place_id}/ and refresh."),
        ("A second version", "Give it a version of its own on the sheet about; the earlier one is kept."),
        (
            "What can't be read",
            "Each such row is held back and named: sheet, cell, what stands there, what was expected.",
        ),
        *((sheet.sheet, f"{sheet.title}. {sheet.description}") for sheet in dataset.sheets),
    ]
    for number, row in enumerate(rows, start=1):
        for column, text in enumerate(row, start=1):
            page.cell(number, column, text).alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).font = Font(bold=True)


def _write_sheet(page: Worksheet, sheet: ReturnSheet, filled: list[list[str]], lists: _Lists) -> None:
    for position, column in enumerate(sheet.columns, start=1):
        cell = page.cell(1, position, column.name)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEADER
        cell.comment = Comment(_comment(column), "Total Place", width=320, height=140)
        letters = get_column_letter(position)
        page.column_dimensions[letters].width = _WIDE if column.name in _WIDE_COLUMNS else _WIDTH
        if column.choices is not None:
            _add_drop_downs(page, column, letters, sheet, filled, lists)
        # Texts stay as they are typed: 2010-11 is no date, 01.1 no number.
        if column.kind not in NUMBERS:
            page.column_dimensions[letters].number_format = "@"
    for number, row in enumerate(filled, start=2):
        for position, text in enumerate(row, start=1):
            page.cell(number, position, text).number_format = "@"
    page.freeze_panes = "A2"


def _comment(column: ReturnColumn) -> str:
    parts = [column.description, column.note or ""]
    if column.required == "cell":
        parts.append("Always filled in.")
    if column.is_open:
        parts.append("Other words than those offered are read too.")
    return "\n".join(part for part in parts if part)


def _add_drop_downs(
    page: Worksheet, column: ReturnColumn, letters: str, sheet: ReturnSheet, filled: list[list[str]], lists: _Lists
) -> None:
    choices = column.choices
    assert choices is not None
    if choices.by is None:
        validation = _validation(lists.formula(choices.allowed()), column)
        page.add_data_validation(validation)
        validation.add(f"{letters}2:{letters}{len(filled) + _ROWS + 1}")
        return
    # The words depend on another column, which is filled in: each row has its own.
    key_position = next(index for index, other in enumerate(sheet.columns) if other.name == choices.by)
    by_words: dict[str, DataValidation] = {}
    for number, row in enumerate(filled, start=2):
        words = choices.allowed(row[key_position])
        if not words:
            continue
        formula = lists.formula(words)
        if formula not in by_words:
            by_words[formula] = _validation(formula, column)
            page.add_data_validation(by_words[formula])
        by_words[formula].add(f"{letters}{number}")


def _validation(formula: str, column: ReturnColumn) -> DataValidation:
    validation = DataValidation(type="list", formula1=formula, allow_blank=True)
    validation.showErrorMessage = not column.is_open
    validation.errorTitle = column.name
    validation.error = f"Choose one of the words of the list. {column.description}"[:250]
    return validation
