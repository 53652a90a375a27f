"""What a file of rows is in which no table of payments was found."""

import re
from collections.abc import Sequence

from orchestration.datasets import Vocabulary
from orchestration.readers.evidence import evidence_of
from orchestration.readers.header import HEADER_SEARCH_ROWS, PAYEE_OR_DATE
from orchestration.readers.rows import says_nothing_to_publish

# A header of years has at least this many of them; payments never have years as columns.
_YEAR_COLUMNS = 3
_YEAR = re.compile(
    r"(?:(?:19|20)\d{2}([-/_ ](\d{2}|\d{4}))?|fy ?\d{2,4}|y(?:19|20)\d{2})(?: .{0,20})?\Z", re.IGNORECASE
)
_BROKEN = re.compile(r"#(NAME\?|REF!|VALUE!|N/A)", re.IGNORECASE)
_BROKEN_SHARE = 0.3
# A statistical table is mostly figures: at least this many columns of them, at least this share of numbers in each.
_FIGURE_COLUMNS = 4
_MANY_FIGURE_COLUMNS = 12
_FIGURE_SHARE = 0.7
_FIGURE_ROWS = 10
_LARGEST_NIL = 40


def is_statistical(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table has years, or dozens of figures, side by side, as statistical tables have and payments never."""
    for row in rows[:HEADER_SEARCH_ROWS]:
        years = {cell.strip() for cell in row if _YEAR.match(cell.strip())}
        if len(years) >= _YEAR_COLUMNS and len(years) * 4 >= sum(1 for cell in row if cell.strip()):
            return True
    is_wide = sum(len(row) >= _MANY_FIGURE_COLUMNS for row in rows) >= _FIGURE_ROWS
    return is_wide and _figure_columns(rows) >= _MANY_FIGURE_COLUMNS


def refuse(sheets: Sequence[Sequence[Sequence[str]]], vocabulary: Vocabulary) -> tuple[str, str]:
    """Verdict and reason for sheets (their first rows) without a table of payments.

    In this order: a nil statement, a sheet of broken formulas, a statistical table, a form or a list of other things.
    """
    rows = [row for sheet in sheets for row in sheet]
    filled = [cell for row in rows for cell in row if cell.strip()]
    if not filled:
        return "not_payments", "the file has no filled cell"
    if len(filled) <= _LARGEST_NIL and any(says_nothing_to_publish(row, vocabulary.contract) for row in rows):
        return "nil_return", "the file says that there is nothing to publish"
    broken = sum(1 for cell in filled if _BROKEN.match(cell.strip()))
    if broken >= _BROKEN_SHARE * len(filled):
        return "not_payments", (
            f"the file is a sheet of broken formulas ({broken} of its first {len(filled)} cells are #NAME? or the like): "
            "ask the publisher for the values"
        )
    if any(is_statistical(sheet) or _figure_columns(sheet) >= _FIGURE_COLUMNS for sheet in sheets):
        return "aggregate", (
            "the file is a statistical table (figures side by side, not one payment a row): drop it under the dataset it "
            "belongs to"
        )
    return "not_payments", _no_header(rows, vocabulary)


def _figure_columns(rows: Sequence[Sequence[str]]) -> int:
    """How many of the first columns are figures, in the rows wide enough to be a table's."""
    wide = [row for row in rows if sum(1 for cell in row if cell.strip()) >= _FIGURE_COLUMNS]
    if len(wide) < _FIGURE_ROWS:
        return 0
    evidence = [evidence_of(wide, position) for position in range(min(max(map(len, wide)), 60))]
    return sum(e.filled_share >= 0.5 and e.money >= _FIGURE_SHARE for e in evidence)


def _no_header(rows: Sequence[Sequence[str]], vocabulary: Vocabulary) -> str:
    """Which row came nearest to a header, what was known of it and what is missing."""
    known = {
        number: {match[0]: cell.strip() for cell in row if (match := vocabulary.column_for(cell))}
        for number, row in enumerate(rows[:HEADER_SEARCH_ROWS], start=1)
    }
    nearest = max(known, key=lambda number: len(known[number]))
    found = known[nearest]
    choices = {choice.column for choice in vocabulary.contract.amount_choices}
    named = [column.aliases[0] for column in vocabulary.contract.columns if column.name in choices]
    wanted = (
        f"expected a row that names an amount (such as {', '.join(named)}) and a payee or a date, with values below it"
    )
    place = f"no header of a table of payments is in the first {HEADER_SEARCH_ROWS} rows"
    if not found:
        return f"{place}: {wanted}"
    names = ", ".join(f"{header[:60]!r} as {column}" for column, header in found.items())
    missing = [] if choices & found.keys() else ["an amount"]
    missing += [] if found.keys() & PAYEE_OR_DATE else ["a payee or a date"]
    lacks = " and ".join(missing) or "values of money below it"
    return (
        f"{place}. Row {nearest} comes nearest: it has {names} and lacks {lacks}; {wanted}. If the file names it "
        "otherwise, add that header as an alias to the dataset's YAML"
    )
