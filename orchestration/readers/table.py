"""Finding the table among the rows of a sheet, and the kind of each row.

No library does this part. A row is never dropped: each gets one of `RowKind`, and every cell of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from orchestration.datasets import Vocabulary, fold_header

# The header stands among the first rows; what is deeper is no preamble.
HEADER_SEARCH_ROWS = 50
# A row below the header is the header again when at least this share of its filled cells are header words.
_REPEATED_HEADER_SHARE = 0.6
# Where a row has no date, these words in the payee's cell are all that tells a total from a payment.
_TOTAL_WORDS = {"total", "totals", "grand total", "sub total", "subtotal", "overall total"}


class RowKind(StrEnum):
    """What a row of a file is. Only ``line`` and ``quarantined`` are payment lines."""

    LINE = "line"
    QUARANTINED = "quarantined"
    BLANK = "blank"
    HEADER = "header"
    TOTAL = "total"
    NOTE = "note"


@dataclass(frozen=True)
class Layout:
    """Where each contract column stands: ``positions`` column → cell index; ``extra`` cell index → verbatim header."""

    positions: dict[str, int]
    headers: tuple[str, ...]
    extra: dict[int, str]

    @property
    def columns(self) -> dict[str, str]:
        """Contract column → verbatim header, in the file's order."""
        ordered = sorted(self.positions.items(), key=lambda entry: entry[1])
        return {column: self.headers[position] for column, position in ordered}


def read_header(row: Sequence[str], vocabulary: Vocabulary) -> Layout | None:
    """The layout a header row gives, or None where the row is no header for this vocabulary."""
    best: dict[str, tuple[int, int]] = {}
    for position, cell in enumerate(row):
        if (found := vocabulary.column_for(cell)) is not None:
            column, rank = found
            if column not in best or rank < best[column][0]:
                best[column] = (rank, position)
    contract = vocabulary.contract
    if len(best) < contract.header_minimum_columns or any(need not in best for need in contract.header_needs):
        return None
    return _layout({column: position for column, (_, position) in best.items()}, row)


def _layout(positions: dict[str, int], headers: Sequence[str]) -> Layout:
    taken = set(positions.values())
    extra: dict[int, str] = {}
    used: set[str] = set()
    for position, header in enumerate(headers):
        if position not in taken:
            plain = name = header.strip() or f"column {position + 1}"
            number = 1
            while name in used:
                number += 1
                name = f"{plain} ({number})"
            used.add(name)
            extra[position] = name
    return Layout(positions, tuple(headers), extra)


def find_header(rows: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[int, Layout] | None:
    """Index and layout of the first row among ``rows`` that reads as a header."""
    for index, row in enumerate(rows[:HEADER_SEARCH_ROWS]):
        if (layout := read_header(row, vocabulary)) is not None:
            return index, layout
    return None


def repeated_header(row: Sequence[str], layout: Layout, vocabulary: Vocabulary) -> Layout | None:
    """The layout from here on, where a row below the header is a header again; None for any other row.

    The header may come back under other names or in another order: a known word decides what its cell means from here
    on; under a word nobody knows, a cell keeps the meaning the header before gave it.
    """
    # A cell with a digit where the amount stands is no header word: this settles nearly every row at once.
    needed = (layout.positions[column] for column in vocabulary.contract.header_needs)
    if any(character.isdigit() for position in needed if position < len(row) for character in row[position]):
        return None
    filled = [cell for cell in row if cell.strip()]
    if len(filled) < vocabulary.contract.header_minimum_columns:
        return None
    headers = {fold_header(header) for header in layout.headers} - {""}
    words = sum(fold_header(cell) in headers or vocabulary.column_for(cell) is not None for cell in filled)
    if words < _REPEATED_HEADER_SHARE * len(filled):
        return None
    again = read_header(row, vocabulary)
    if again is None:
        return None
    taken = set(again.positions.values())
    kept = {c: p for c, p in layout.positions.items() if c not in again.positions and p not in taken}
    return _layout({**kept, **again.positions}, row)


def row_kind(row: Sequence[str], layout: Layout) -> RowKind:
    """The kind of a row below the header that is no repeated header; a payment line is ``line``, read or not."""
    filled = [cell for cell in row if cell.strip()]
    if not filled:
        return RowKind.BLANK
    names_nothing = {"payment_date", "payee_name"} <= layout.positions.keys() and not (
        _filled(row, layout, "payment_date") or _filled(row, layout, "payee_name")
    )
    is_dated = _filled(row, layout, "payment_date")
    payee = row[layout.positions["payee_name"]] if _filled(row, layout, "payee_name") else ""
    is_total = (
        fold_header(payee) in _TOTAL_WORDS and not is_dated
        if payee
        else "payee_name" in layout.positions and any(_ends_in_total(cell) for cell in filled)
    )
    if len(filled) < 2 or names_nothing or is_total:
        return RowKind.TOTAL if _is_total(filled) or _filled(row, layout, "amount") else RowKind.NOTE
    return RowKind.LINE


def _filled(row: Sequence[str], layout: Layout, column: str) -> bool:
    position = layout.positions.get(column)
    return position is not None and position < len(row) and bool(row[position].strip())


def _ends_in_total(cell: str) -> bool:
    return fold_header(cell).rsplit(" ", 1)[-1] in {"total", "totals", "subtotal"}


def _is_total(filled: Sequence[str]) -> bool:
    return any("total" in cell.lower() for cell in filled)
