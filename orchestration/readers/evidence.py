"""What the values of a column look like: the evidence that decides where headers alone are in doubt."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from orchestration.readers.values import is_date, read_amount

# Marks that money has and plain numbers (years, codes, transaction numbers) have not: pence, thousands, a pound, a sign.
_MONEY_MARK = re.compile(r"[.,]\d|[£$(]|-\Z|\A-|Â")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Evidence:
    """Shares of a column's filled cells in a sample (0 to 1), and how many of the sample's rows are filled."""

    rows: int = 0
    filled: int = 0
    money: float = 0.0
    money_marked: float = 0.0
    dates: float = 0.0
    digits: float = 0.0
    letters: float = 0.0

    @property
    def filled_share(self) -> float:
        """Share of the sample's rows that have anything in this column."""
        return self.filled / self.rows if self.rows else 0.0

    def fits(self, kind: str) -> float:
        """How well the values fit a kind of column (text, code, date, money): 0 to 1, and 0.5 where nothing is filled."""
        if not self.filled:
            return 0.5
        if kind == "money":
            return self.money
        if kind == "date":
            return self.dates
        if kind == "code":
            return self.digits * (1 - self.money_marked * (1 - self.letters))
        return self.letters


def evidence_of(rows: Sequence[Sequence[str]], position: int) -> Evidence:
    """What stands at one position of the sampled rows."""
    # Each different cell is looked at once: most columns repeat themselves.
    cells = Counter(cell for row in rows if position < len(row) and (cell := row[position].strip()))
    count = cells.total()
    if not count:
        return Evidence(rows=len(rows))
    money = {cell: n for cell, n in cells.items() if read_amount(cell) is not None}
    return Evidence(
        rows=len(rows),
        filled=count,
        money=sum(money.values()) / count,
        money_marked=sum(n for cell, n in money.items() if _MONEY_MARK.search(cell)) / count,
        dates=sum(n for cell, n in cells.items() if is_date(cell)) / count,
        digits=sum(n for cell, n in cells.items() if _DIGIT.search(cell)) / count,
        letters=sum(n for cell, n in cells.items() if _LETTER.search(cell)) / count,
    )
