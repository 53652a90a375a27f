"""One row of a sheet of a return → what is landed of it, and why it can't be read where it can't."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from itertools import pairwise

from orchestration.datasets import fold_header
from orchestration.datasets.returns import NUMBERS, ReturnColumn, ReturnSheet, fold_choice
from orchestration.readers.rows import RowKind
from orchestration.readers.values import read_amount

_TOTALS = {"total", "totals", "subtotal", "sub total", "grand total"}
# A place's share of something: twice the whole is no share, and 25 may be 25% or a slip of the pen.
_LARGEST_SHARE = Decimal(2)
# More than all public spending of a country: what is more is a slip of the unit.
_LARGEST = Decimal(10) ** 12
_SHOWN = 60
_SHOWN_CHOICES = 12
_MEND = "Correct the cell and send the return again."


@dataclass(frozen=True)
class SheetColumns:
    """A sheet with the position of its header and of each of its columns, from 0."""

    sheet: ReturnSheet
    header_index: int
    positions: Mapping[str, int]


def column_letters(position: int) -> str:
    """The letters a spreadsheet gives the column at a position (from 0): A, …, Z, AA."""
    letters, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def offered(words: Sequence[str]) -> str:
    """Words one can choose from, the first of many."""
    more = f" and {len(words) - _SHOWN_CHOICES} more" if len(words) > _SHOWN_CHOICES else ""
    return ", ".join(words[:_SHOWN_CHOICES]) + more


def nearest(text: str, words: Sequence[str]) -> str:
    """A hint at the word that was perhaps meant."""
    folded = {fold_choice(word): word for word in words}
    close = get_close_matches(fold_choice(text), folded, n=1)
    return f" (perhaps {folded[close[0]]!r})" if close else ""


def read_share(text: str) -> Decimal | None:
    """A share written 0.25 or 25%; None where it is none, or none that is certain."""
    text = text.strip()
    value = read_amount(text.removesuffix("%"))
    if value is None:
        return None
    value = value / 100 if text.endswith("%") else value
    return value if 0 <= value <= _LARGEST_SHARE else None


def read_row(columns: SheetColumns, number: int, row: Sequence[str]) -> dict[str, object]:
    """What is landed of a row below the header: its cells by column, the exact values of its numbers, its kind, and the
    reason where it can't be read.
    """
    sheet, width = columns.sheet, len(row)
    cells = {name: row[position] for name, position in columns.positions.items() if position < width}
    texts = {name: cell.strip() for name, cell in cells.items()}
    filled = {name for name, text in texts.items() if text}
    if not any(cell.strip() for cell in row):
        return {"row_kind": RowKind.BLANK.value, "cells": list(row)}
    if sheet.prefilled and filled and filled <= set(sheet.prefilled):
        # A row of the template that nobody filled in.
        return {**cells, "row_kind": RowKind.BLANK.value, "cells": list(row)}

    def address(name: str) -> str:
        position = columns.positions.get(name)
        return f"{sheet.sheet}!{column_letters(position) if position is not None else ''}{number}"

    problems: list[str] = []
    exact: dict[str, str] = {}
    beyond = [position for position in range(width) if row[position].strip() and position not in _places(columns)]
    if beyond:
        position = beyond[0]
        problems.append(
            f"{sheet.sheet}!{column_letters(position)}{number}: {row[position].strip()[:_SHOWN]!r} stands in a column "
            "without a name; expected cells under the names of the header only."
        )
    for column in sheet.columns:
        text = texts.get(column.name, "")
        problem = _problem(column, text, texts)
        if problem is None and text and column.kind in NUMBERS:
            value = read_share(text) if column.kind == "share" else read_amount(text)
            problem = _not_a_number(column, text, value) or _too_large(sheet, text, value, texts)
            if problem is None:
                exact[f"{column.name}_exact"] = format(value or Decimal(0), "f")
        if problem is not None:
            problems.append(f"{address(column.name)}: {problem}")
    if sheet.one_of and not filled & set(sheet.one_of):
        problems.append(f"{address(sheet.one_of[0])}: nothing is filled in; expected one of {', '.join(sheet.one_of)}.")
    rising = [(name, Decimal(exact[f"{name}_exact"])) for name in sheet.ascending if f"{name}_exact" in exact]
    for (low, least), (high, most) in pairwise(rising):
        if least > most:
            problems.append(
                f"{address(low)}: {low} {texts[low][:_SHOWN]!r} is more than {high} {texts[high][:_SHOWN]!r};"
                " expected them in rising order."
            )
    if sheet.prefilled and any(fold_header(text) in _TOTALS for text in texts.values()):
        problems.append(
            f"{sheet.sheet}!A{number}: the row is a total of others and would count them twice; expected lines alone, and "
            "totals on the sheet figures."
        )
    if problems:
        reason = " ".join([*problems, _MEND])
        return {**cells, "row_kind": RowKind.QUARANTINED.value, "reason": reason, "cells": list(row)}
    return {**cells, **exact, "row_kind": RowKind.LINE.value}


def _places(columns: SheetColumns) -> set[int]:
    return set(columns.positions.values())


def _problem(column: ReturnColumn, text: str, texts: Mapping[str, str]) -> str | None:
    """What is wrong with a cell, its number apart."""
    if not text:
        return f"{column.name} is empty; expected: {column.description}" if column.required == "cell" else None
    choices, pattern = column.choices, column.pattern
    if choices is not None and not column.is_open:
        key = texts.get(choices.by, "") if choices.by else ""
        if not choices.allows(text, key):
            words = choices.allowed(key)
            of = f" for {key}" if choices.by else ""
            hint = nearest(text, words)
            return f"{text[:_SHOWN]!r} is not allowed in {column.name}{of}{hint}; expected one of: {offered(words)}."
    if (
        pattern is not None
        and all(fold_choice(texts.get(name, "")) == fold_choice(wanted) for name, wanted in pattern.by.items())
        and not pattern.expression.fullmatch(text)
    ):
        return f"{text[:_SHOWN]!r} is not {pattern.expected}, which was expected."
    return None


def _not_a_number(column: ReturnColumn, text: str, value: Decimal | None) -> str | None:
    if value is not None:
        return None
    expected = "a share such as 0.25 or 25%" if column.kind == "share" else "a number alone, such as 1,234.5"
    return f"{text[:_SHOWN]!r} in {column.name} can't be read with certainty; expected {expected}."


def _too_large(sheet: ReturnSheet, text: str, value: Decimal | None, texts: Mapping[str, str]) -> str | None:
    """Why a number can't be held in its unit."""
    for column in sheet.columns:
        if value is None or column.choices is None or column.choices.multiplier is None:
            continue
        unit = texts.get(column.name, "")
        if abs(value * Decimal(column.choices.multiplier_of(unit) or 1)) >= _LARGEST:
            return f"{text[:_SHOWN]!r} in {unit} is more than all public spending there is; expected another unit."
    if value is not None and abs(value) >= _LARGEST:
        return f"{text[:_SHOWN]!r} is more than all public spending there is; expected another unit."
    return None
