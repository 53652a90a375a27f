"""Tables of the terminal: rows up to a limit, and sums that are whole whatever it is."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from orchestration.diff_moves import Elimination, Flow

KINDS = {False: "Real payments", True: "Invented payments of the fictional Exampleshire"}
INVENTED = " of invented figures"
_Row = TypeVar("_Row")


def new_table(title: str, texts: Sequence[str], figures: Sequence[str]) -> Table:
    """A table of texts, which fold where there is no room, and figures, which never do."""
    table = Table(title=title or None, title_justify="left", show_edge=False, header_style="bold")
    for name in texts:
        table.add_column(name, overflow="fold", no_wrap=name == "line_id")
    for name in figures:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def fill(
    out: Console,
    table: Table,
    rows: Sequence[_Row],
    limit: int,
    row_of: Callable[[_Row], tuple[str, ...]],
    total_of: Callable[[Sequence[_Row]], tuple[str, ...]] | None = None,
) -> None:
    """Print the first rows, one that sums the others, and the sum of all, which is whole whatever the limit.

    Without ``total_of`` (rows that share lines) nothing is summed.
    """
    for row in rows[:limit]:
        table.add_row(*row_of(row))
    if len(rows) > limit:
        figures = total_of(rows[limit:]) if total_of is not None else ()
        close(table, (f"{len(rows) - limit:,} more", *figures), is_last=False)
    if len(rows) > 1 and total_of is not None:
        close(table, ("in all", *total_of(rows)))
    out.print()
    out.print(table)


def close(table: Table, cells: Sequence[str], is_last: bool = True) -> None:
    """Add a row of sums: what it is at the left, figures at the right."""
    if is_last:
        table.add_section()
    name, *figures = cells
    table.add_row(name, *[""] * (len(table.columns) - len(cells)), *figures)


def lines_said(count: int) -> str:
    """1 line, 2 lines."""
    return f"{count:,} {'line' if count == 1 else 'lines'}"


def more(out: Console, count: int, what: str) -> None:
    """Say how many are not shown, if any."""
    if count > 0:
        out.print(f"  … and {count:,} {what} (--limit shows them)")


def flows_total(flows: Sequence[Flow | Elimination]) -> tuple[int, Decimal]:
    """Lines and pounds of them all."""
    return sum(flow.line_count for flow in flows), sum((flow.amount_gbp for flow in flows), Decimal(0))
