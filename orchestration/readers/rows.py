"""The kind of each row below a header. A row is never dropped: each gets one of `RowKind`, and every cell of it is kept."""

import re
from collections.abc import Sequence
from enum import StrEnum

from orchestration.datasets import Contract, fold_header
from orchestration.readers.header import Layout

# A sentence stands in one cell, or in a few where it has commas.
_STATEMENT_CELLS = 3
_TOTAL_ENDINGS = {"total", "totals", "subtotal", "subtotals"}


class RowKind(StrEnum):
    """What a row of a file is. Only ``line`` and ``quarantined`` are payment lines."""

    LINE = "line"
    QUARANTINED = "quarantined"
    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"


def row_kind(row: Sequence[str], layout: Layout, contract: Contract) -> RowKind:
    """The kind of a row below the header that is no repeated header; a payment line is ``line``, read or not.

    A row is no payment line when it has fewer than two filled cells, when date and payee are both empty where the file
    has both columns, when it names a total instead of a payee, or when it says that there is nothing to publish.
    """
    date, payee, amount = (_cell(row, layout, column) for column in ("payment_date", "payee_name", "amount"))
    if date and payee and any(map(str.isdigit, amount)):
        return RowKind.LINE  # as nearly all rows are
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return RowKind.BLANK
    names_nothing = {"payment_date", "payee_name"} <= layout.positions.keys() and not (date or payee)
    is_total = (
        fold_header(payee) in contract.total_words and not date
        if payee
        else "payee_name" in layout.positions and any(_ends_in_total(cell) for cell in filled)
    )
    if len(filled) < 2 or names_nothing or is_total:
        return RowKind.TOTAL if amount or any("total" in cell.lower() for cell in filled) else RowKind.NOTE
    if not any(map(str.isdigit, amount)) and says_nothing_to_publish(filled, contract):
        return RowKind.NOTE
    return RowKind.LINE


def says_nothing_to_publish(cells: Sequence[str], contract: Contract) -> bool:
    """Whether a row's cells are, or hold, a nil statement."""
    filled = [cell for cell in cells if cell.strip()]
    if any(fold_header(cell) in contract.nil_words for cell in filled):
        return True
    return (
        len(filled) <= _STATEMENT_CELLS and re.search(contract.nil_pattern, fold_header(" ".join(filled))) is not None
    )


def _cell(row: Sequence[str], layout: Layout, column: str) -> str:
    position = layout.positions.get(column)
    return row[position].strip() if position is not None and position < len(row) else ""


def _ends_in_total(cell: str) -> bool:
    return fold_header(cell).rsplit(" ", 1)[-1] in _TOTAL_ENDINGS
