"""What an inspection looks like to a person in the terminal: one file whole, several as a table."""

import os
import re
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table

from orchestration.inspection import Inspection
from orchestration.inspection_table import plain, print_table, titled_table
from orchestration.readers.record import REASONS, WARNINGS, ParseRecord

_LINE_COLUMNS = (
    "row_number",
    "payment_date",
    "payment_date_iso",
    "payee_name",
    "expense_area",
    "amount",
    "amount_exact",
)
_WIDEST_PATH = 60
_NARROWEST_PATH = 24
_WIDEST_REMARK = 120
# In a narrower terminal the remarks stand below the table.
_WIDTH_OF_ALL = 120
_STYLES = {
    **dict.fromkeys(("payments", "nil_return", "statistics", "place_return"), "green"),
    **dict.fromkeys(("aggregate", "not_payments"), "yellow"),
}


def print_inspection(out: Console, found: Inspection) -> None:
    """One file: what it is, what each column was taken for, its first lines, its problems and what to do."""
    record = found.record
    out.print(f"[bold]{plain(found.path, 200)}[/]", soft_wrap=True)
    facts = Table.grid(padding=(0, 2))
    for name, value in _facts(record, found):
        facts.add_row(f"  {name}", value)
    out.print(facts)
    if record.reason is not None:
        out.print(f"  {plain(record.reason, 1_500)}", soft_wrap=True)
    if found.table is not None:
        print_table(out, found, found.table)
    elif found.return_dataset is not None:
        _print_return(out, found)
    else:
        _print_payments(out, found)
    if record.warnings:
        out.print("\n[bold]Warnings[/]")
        for warning in record.warnings:
            out.print(f"  {warning}: {WARNINGS[warning]}", soft_wrap=True)
    out.print()


def _print_payments(out: Console, found: Inspection) -> None:
    record = found.record
    if record.columns:
        _print_columns(out, record, found)
    if found.lines:
        _print_lines(out, found)
    if found.problems:
        _print_problems(out, record, found)


def _print_return(out: Console, found: Inspection) -> None:
    """A return: how many rows of each sheet are read, and the rows in quarantine with what to do."""
    table = titled_table("Sheets of the return")
    for name in ("sheet", "rows read", "in quarantine"):
        table.add_column(name, justify="left" if name == "sheet" else "right")
    for sheet, lines, held in found.rows_by_sheet:
        table.add_row(plain(sheet), f"{lines:,}", f"{held:,}")
    if found.rows_by_sheet:
        out.print(table)
    if found.problems:
        held = found.record.lines_quarantined
        out.print(f"\n[bold]In quarantine[/] ({held:,} rows, the first {len(found.problems)} shown)")
    for row in found.problems:
        out.print(f"  {plain(str(row['reason']), 1_000)}", soft_wrap=True)


def print_inspections(out: Console, found: list[Inspection]) -> None:
    """Several files: one row each, and what they come to."""
    below: list[str] = []
    is_narrow = out.width < _WIDTH_OF_ALL
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    # A long verdict takes its room from the names of files.
    room = _WIDEST_PATH if not is_narrow else _NARROWEST_PATH
    room -= max(len(entry.verdict) for entry in found) - len("not_payments")
    table.add_column("file", overflow="ellipsis", no_wrap=True, max_width=max(min(room, _WIDEST_PATH), _NARROWEST_PATH))
    table.add_column("verdict", no_wrap=True)
    for name in ("lines", "pounds", "held"):
        table.add_column(name, justify="right", no_wrap=True)
    if not is_narrow:
        table.add_column("warnings, or why it is refused", overflow="fold")
    folder = os.path.commonpath([Path(entry.path).absolute().parent for entry in found])
    out.print(f"In [bold]{plain(folder, 200)}[/] (held: lines in quarantine)", soft_wrap=True)
    for entry in found:
        record = entry.record
        is_read = record.verdict in ("payments", "statistics", "place_return")
        # The whole reason stands in the report of the file alone.
        remarks = ", ".join(record.warnings) if is_read else re.split(r"[:(]|\. ", record.reason or "")[0].strip()
        table.add_row(
            plain(os.path.relpath(entry.path, folder), 200),
            f"[{_STYLES.get(record.verdict, 'red')}]{entry.verdict}[/]",
            f"{record.lines_accepted:,}" if is_read else "",
            f"{record.amount_gbp:,.2f}" if is_read and record.amount_gbp is not None else "",
            f"{record.lines_quarantined:,}" if record.lines_quarantined else "",
            *([] if is_narrow else [plain(remarks, _WIDEST_REMARK)]),
        )
        if is_narrow and remarks:
            below.append(f"  {plain(os.path.relpath(entry.path, folder), 200)}: {plain(remarks, _WIDEST_REMARK)}")
    out.print(table)
    for remark in below:
        out.print(remark, soft_wrap=True)
    read = [entry.record for entry in found if entry.record.verdict == "payments"]
    pounds = sum((record.amount_gbp or Decimal(0) for record in read), Decimal(0))
    lines = sum(record.lines_accepted for record in read)
    quarantined = sum(record.lines_quarantined for record in read)
    tables = sum(entry.record.verdict == "statistics" for entry in found)
    returns = sum(entry.record.verdict == "place_return" for entry in found)
    note = f"{tables:,} statistical tables; " if tables else ""
    note += f"{returns:,} files of returns; " if returns else ""
    rows = sum(entry.record.rows for entry in found)
    out.print(
        f"\n{len(found)} files: {len(read)} with payments, {lines:,} lines, £{pounds:,.2f}; {quarantined:,} lines in "
        f"quarantine; {note}{rows:,} rows in all, every one accounted for. Name one file alone to see it whole.",
        soft_wrap=True,
    )


def _facts(record: ParseRecord, found: Inspection) -> list[tuple[str, str]]:
    how = [record.format, record.encoding or "", f"delimiter {record.delimiter!r}" if record.delimiter else ""]
    if record.sheets:
        how.append("sheets " + ", ".join(plain(repr(name), 40) for name in record.sheets))
    facts = [
        ("verdict", f"[{_STYLES.get(record.verdict, 'red')}]{found.verdict}[/]"),
        ("read as", ", ".join(filter(None, how))),
        ("sha256", found.sha256 or ""),
    ]
    if found.table is not None or found.return_dataset is not None:
        return facts
    if record.columns:
        kinds = (
            f"{record.blank_rows:,} blank, {record.repeated_headers:,} repeated headers, {record.total_rows:,} totals, "
        )
        kinds += f"{record.note_rows:,} notes"
        facts += [
            ("header", f"row {record.header_row}"),
            ("lines", f"{record.lines_accepted:,} accepted, {record.lines_quarantined:,} in quarantine"),
            ("other rows", kinds),
            ("pounds", f"£{record.amount_gbp:,.2f}" if record.amount_gbp is not None else "none"),
            ("amount from", f"{record.amount_basis}"),
        ]
        dates = f"{record.first_date} to {record.last_date}" if record.first_date else "none read"
        order = f", {record.date_order}" if record.date_order else ""
        facts.append(("dates", f"{dates}{order}; {record.bad_dates:,} lines with a date that can't be read"))
        facts.append(("duplicates", f"{found.exact_duplicates:,} lines repeat an earlier one cell for cell"))
    return facts


def _print_columns(out: Console, record: ParseRecord, found: Inspection) -> None:
    table = titled_table("Columns")
    for name in ("header in the file", "taken as", "first value"):
        table.add_column(name)
    first = found.lines[0] if found.lines else {}
    for column, header in record.columns.items():
        table.add_row(plain(header) or "(no header)", column, plain(str(first.get(column) or "")))
    for header in record.extra_columns:
        if header.strip() and not header.startswith("column "):
            table.add_row(plain(header), "kept in extra", "")
    out.print(table)


def _print_lines(out: Console, found: Inspection) -> None:
    names = [name for name in _LINE_COLUMNS if any(line.get(name) for line in found.lines)]
    table = titled_table("First lines")
    for name in names:
        table.add_column(
            "row" if name == "row_number" else name, justify="right" if name.startswith("amount") else "left"
        )
    for line in found.lines:
        table.add_row(*(plain(str(line.get(name) or "")) for name in names))
    out.print(table)


def _print_problems(out: Console, record: ParseRecord, found: Inspection) -> None:
    out.print(f"\n[bold]In quarantine[/] ({record.lines_quarantined:,} lines, the first {len(found.problems)} shown)")
    header = record.columns.get("amount", "")
    for row in found.problems:
        sheet = f"sheet {plain(repr(row['sheet']), 40)}, " if row["sheet"] else ""
        value = plain(repr(row.get("amount") or ""), 60)
        out.print(
            f"  {sheet}row {row['row_number']}, column {plain(repr(header), 40)}: {value}: "
            f"{REASONS[str(row['reason'])]}",
            soft_wrap=True,
        )
    out.print("  What to do: correct the cell in seeds/corrections.csv, or ask the publisher for the file again.")
