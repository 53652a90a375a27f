"""What the inspection of a statistical table looks like to a person in the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.datasets import StatisticalDataset
from orchestration.inspection import Inspection
from orchestration.readers.record import REASONS

_WIDEST_CELL = 36
_SHOWN_COLUMNS = 12


def print_table(out: Console, found: Inspection, dataset: StatisticalDataset) -> None:
    """The layout, the unit and where it is said, the keys, the columns of figures, the first figures, the problems."""
    record = found.record
    if record.layout is None:
        return
    facts = Table.grid(padding=(0, 2))
    titles = {layout.layout: layout.title for layout in dataset.layouts}
    layouts = "; ".join(f"{name} ({titles[name]})" for name in record.layout.split(", "))
    rows = f"{record.lines_accepted:,} of data, {record.lines_quarantined:,} of data with a figure in quarantine, "
    rows += f"{record.total_rows:,} totals, {record.header_rows:,} headers, {record.note_rows:,} notes, "
    rows += f"{record.blank_rows:,} blank"
    for name, value in (
        ("layout", layouts),
        ("unit", f"one is {record.unit}; {record.unit_evidence}"),
        ("header", f"row {record.header_row}"),
        ("rows", rows),
        ("figures", f"{record.figures_accepted:,} read, {record.figures_quarantined:,} in quarantine"),
        ("years", ", ".join(record.financial_years) or "none"),
    ):
        facts.add_row(f"  {name}", plain(value, 400))
    out.print(facts)
    _print_keys(out, found, dataset)
    shown = "; ".join(plain(label) for label in record.figure_columns[:_SHOWN_COLUMNS])
    more = len(record.figure_columns) - _SHOWN_COLUMNS
    out.print(
        f"\n[bold]Columns of figures[/] ({len(record.figure_columns)})\n  {shown}"
        + (f" … and {more} more" if more > 0 else ""),
        soft_wrap=True,
    )
    _print_figures(out, found)
    if found.problems:
        _print_problems(out, found)


def _print_keys(out: Console, found: Inspection, dataset: StatisticalDataset) -> None:
    """Each key of the dataset: the header it was read under and its first value."""
    table = titled_table("Keys")
    for name in ("key", "header in the file", "first value"):
        table.add_column(name)
    first = (found.lines or found.problems or [{}])[0]
    for name in dataset.key_names:
        if name in found.record.columns or first.get(name) is not None:
            header = found.record.columns.get(name)
            table.add_row(name, plain(header) if header is not None else "–", plain(str(first.get(name) or "")))
    out.print(table)


def _print_figures(out: Console, found: Inspection) -> None:
    table = titled_table("First figures")
    for name in ("row", "column", "header", "figure", "read as"):
        table.add_column(name, justify="left" if name == "header" else "right")
    for line in found.lines:
        names = ("row_number", "column_number", "column_label", "value", "value_exact")
        table.add_row(*(plain(str(line[name])) for name in names))
    out.print(table)


def _print_problems(out: Console, found: Inspection) -> None:
    """The texts in quarantine, each with the first cell it stands in and how often it comes."""
    count = found.record.figures_quarantined
    out.print(
        f"\n[bold]In quarantine[/] ({count:,} figures; the commonest {len(found.problems)} texts of a column shown)"
    )
    for row in found.problems:
        sheet = f"sheet {plain(repr(row['sheet']), 40)}, " if row["sheet"] else ""
        out.print(
            f"  {row['figure_count']:,} of column {row['column_number']} ({plain(str(row['column_label']))}), first in "
            f"{sheet}row {row['row_number']}: {plain(repr(row['value']), 60)}: {REASONS[str(row['reason'])]}",
            soft_wrap=True,
        )


def titled_table(title: str) -> Table:
    """A table of an inspection, without columns yet."""
    return Table(
        box=None, pad_edge=False, padding=(0, 2, 0, 2), title=f"\n{title}", title_justify="left", title_style="bold"
    )


def plain(text: str, width: int = _WIDEST_CELL) -> str:
    """Text of a file as it may stand in a terminal: no control characters, no markup, not too wide."""
    shown = "".join(character if character.isprintable() else " " for character in text).strip()
    return escape(shown if len(shown) <= width else shown[: width - 1] + "…")
