"""What the trace of a figure of the official count looks like in the terminal."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.figures import pounds
from orchestration.trace_count import CountTrace, LineTrace

# Places of a record that say where it stands, not what it says.
_PLACE_OF_RECORD = {
    "sheet_number",
    "sheet",
    "row_number",
    "row_kind",
    "column_number",
    "cells",
    "value_exact",
    "reason",
}


def print_count_trace(out: Console, found: CountTrace) -> None:
    """A figure of the count and the source lines it sums, the largest first."""
    place = found.place
    out.print(f"[bold]{escape(found.figure)}[/]  {escape(str(place['place_name']))}, official count")
    if not place["is_complete"]:
        out.print(f"  [yellow]no total:[/] {escape(str(place['missing']))}", soft_wrap=True)
    sums = f"current spending {pounds(found.current_gbp)}, capital {pounds(found.capital_gbp)}, in "
    out.print(f"  {sums if place['is_complete'] else ''}{found.line_count:,} source lines")
    table = Table(show_edge=False, header_style="bold")
    for title in ("source line", "spender", "line of the table"):
        table.add_column(title, overflow="fold", no_wrap=title == "source line")
    has_parts = any(line["weight"] != 1 for line in found.lines)
    titles = ("in the table", "share", "key", "of it here", *(("for this function",) if has_parts else ()))
    for title in titles:
        table.add_column(title, justify="left" if title == "key" else "right", no_wrap=title != "key", overflow="fold")
    for line in found.lines:
        number = f"{line['line_number']} " if line["line_number"] is not None else ""
        table.add_row(
            str(line["source_line_id"]),
            escape(str(line["spender"])),
            escape(f"{number}{line['label']}{' (capital)' if line['is_capital'] else ''}"),
            pounds(line["source_gbp"]),
            f"{line['share']:.6f}",
            str(line["apportionment_key"]).replace("_", " "),
            pounds(line["amount_gbp"]),
            *((f"{line['weight']:.2%}",) if has_parts else ()),
        )
    out.print(table)
    if found.line_count > len(found.lines):
        out.print(f"  … and {found.line_count - len(found.lines):,} smaller lines, in marts.apportionment")
    out.print("The row of the national table behind a line: totalplace trace <source line>")


def print_line_trace(out: Console, found: LineTrace) -> None:
    """The row of a national table, and what of it is each place's."""
    file = found.file
    out.print(f"[bold]{found.source_line_id}[/]")
    table = Table(show_header=False, show_edge=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column()
    table.add_column(overflow="fold")
    _, sheet, row, column = found.source_line_id.split("-")
    rows: list[tuple[str, str, object]] = [
        ("file", "comes with the product" if file["is_embedded"] else "in the inbox", file["path_in_inbox"]),
        ("", "publisher", f"{file['publisher']} ({file['licence']})"),
        (
            "",
            "sheet, row, column",
            f"{sheet} ({found.cell['sheet']}), {row}, {column}" if found.cell["sheet"] else f"{sheet}, {row}, {column}",
        ),
    ]
    if found.origin is not None:
        origin = found.origin
        rows += [
            ("published", "file", f"{origin['published_file']} (SHA-256 {origin['file_sha256']})"),
            (
                "",
                "sheet and rows",
                ", ".join(part for part in (origin["sheet"], str(found.row.get("origin", ""))) if part),
            ),
            ("", "publisher", f"{origin['publisher']} ({origin['licence']})"),
        ]
    title = "landed"
    for key, text in found.row.items():
        if key not in _PLACE_OF_RECORD and key != "origin":
            rows.append((title, key, text))
            title = ""
    if found.treatment is not None:
        rule = found.treatment
        rows.append(("treated", f"{rule['treatment']}", f"{rule['treatment_rule_description']}"))
    for line in found.shares[:1]:
        rows += [
            ("counted", "pounds of the line", pounds(line["source_gbp"])),
            ("", "spender, sector, tier", f"{line['spender']}, {line['sector']}, {line['tier']}"),
            ("", "function", line["cofog_code"] or "by the weights of marts.outturn_function"),
            ("", "tag", line["tag"]),
        ]
    title = "shared"
    for line in found.shares:
        key = str(line["apportionment_key"]).replace("_", " ")
        how = f"{line['share']:.6f} by {key}, grade {line['grade']}"
        words = f"{pounds(line['amount_gbp'])} ({how}), rest {pounds(line['rest_gbp'])}"
        rows.append((title, str(line["place_id"]), words))
        title = ""
    for row_title, name, text in rows:
        table.add_row(row_title, escape(name), escape(str(text)))
    out.print(table)
    if not found.shares:
        is_counted = found.treatment is not None and found.treatment["treatment"] == "counted"
        out.print(
            f"No place has a share of this figure: {'no place lies there' if is_counted else 'it is not counted'}."
        )
    out.print(f"The file's bytes are kept in {escape(str(found.kept_bytes))}", soft_wrap=True)
