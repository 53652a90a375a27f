"""The kind of each row below a header. A row is never dropped: each gets one of `RowKind`, and every cell of it is kept."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from orchestration.datasets import Contract, fold_header
from orchestration.readers.header import PAYEE_OR_DATE, Layout, cell_at
from orchestration.readers.values import is_date

# A sentence stands in one cell, or in a few where it has commas.
_STATEMENT_CELLS = 3
# Words for a total that are also the name of a firm.
_NAMES_TOO = {"total", "totals"}
_TOTAL_ENDINGS = {"total", "totals", "subtotal", "subtotals"}


class RowKind(StrEnum):
    """What a row of a file is. Only ``line`` and ``quarantined`` are payment lines."""

    LINE = "line"
    QUARANTINED = "quarantined"
    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"


def counts_of_rows(counts: Counter[RowKind], above: Counter[RowKind]) -> dict[str, int]:
    """Rows by kind, and those above headers, under the names a record of a file has for them."""
    return {
        "lines_accepted": counts[RowKind.LINE],
        "lines_quarantined": counts[RowKind.QUARANTINED],
        "blank_rows": counts[RowKind.BLANK],
        "header_rows": counts[RowKind.HEADER],
        "total_rows": counts[RowKind.TOTAL],
        "note_rows": counts[RowKind.NOTE],
        "blank_rows_above": above[RowKind.BLANK],
        "note_rows_above": above[RowKind.NOTE],
    }


def kind_outside_table(row: Sequence[str]) -> RowKind:
    """The kind of a row that belongs to no table."""
    return RowKind.NOTE if any(cell.strip() for cell in row) else RowKind.BLANK


def row_kind(row: Sequence[str], layout: Layout, contract: Contract) -> RowKind:
    """The kind of a row below the header that is no repeated header; a payment line is ``line``, read or not.

    A row is no payment line when it has fewer than two filled cells, when date and payee are both empty where the file
    has both columns, when it names a total, or when it says that there is nothing to publish.
    """
    date, payee, amount = (
        cell_at(row, layout.positions.get(column)) for column in ("payment_date", "payee_name", "amount")
    )
    is_figure = any(map(str.isdigit, amount))
    if payee and is_figure and any(map(str.isdigit, date)) and "total" not in payee.lower():
        return RowKind.LINE  # as nearly all rows are
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return RowKind.BLANK
    names_nothing = layout.positions.keys() >= PAYEE_OR_DATE and not (date or payee)
    is_dated = is_date(date)
    if len(filled) < 2 or names_nothing or _names_a_total(filled, is_dated, layout, contract):
        return RowKind.TOTAL if amount or any("total" in cell.lower() for cell in filled) else RowKind.NOTE
    if not is_figure and not (is_dated and payee) and says_nothing_to_publish(filled, contract):
        return RowKind.NOTE
    return RowKind.LINE


def _names_a_total(filled: Sequence[str], is_dated: bool, layout: Layout, contract: Contract) -> bool:
    """Whether a cell is the name of a total.

    "Total" and the like are one everywhere but beside a date, where only what nobody is called ("grand total") is.
    "Total for …" is one without a date; so is "… total", where lines of the file have dates: else a payee may be so called.
    """
    names = [fold_header(cell) for cell in filled]
    if is_dated:
        return any(name in contract.total_words and name not in _NAMES_TOO for name in names)
    if any(name in contract.total_words or re.match(contract.total_pattern, name) for name in names):
        return True
    return "payment_date" in layout.positions and any(name.rsplit(" ", 1)[-1] in _TOTAL_ENDINGS for name in names)


def says_nothing_to_publish(cells: Sequence[str], contract: Contract) -> bool:
    """Whether a row's cells are, or hold, a nil statement."""
    filled = [cell for cell in cells if cell.strip()]
    if any(fold_header(cell) in contract.nil_words for cell in filled):
        return True
    return (
        len(filled) <= _STATEMENT_CELLS and re.search(contract.nil_pattern, fold_header(" ".join(filled))) is not None
    )
