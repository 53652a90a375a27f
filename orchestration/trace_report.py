"""What the way of a figure looks like in the terminal: of a payment line, of a national table, of the official count."""

from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.figures import pounds
from orchestration.rule_words import condition_words
from orchestration.trace import Trace
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
    "origin",
}


def print_trace(out: Console, found: Trace) -> None:
    """A line's way from the file to the marts."""
    file = found.file
    out.print(f"[bold]{found.line_id}[/]")
    table = _way()
    sheet, row = found.line_id.split("-")[1:]
    _section(
        table,
        "file",
        {"in the inbox": file["path_in_inbox"], "publisher": _publisher(file), "sheet, row": f"{sheet}, {row}"},
    )
    _section(table, "landed", {"row kind": found.row["row_kind"], "reason": found.row["reason"]})
    _section(table, "", found.row["cells"])
    _section(table, "corrections", {c["column_name"]: _correction(c) for c in found.corrections})
    for layer, values in found.layers.items():
        _section(table, layer, values)
        for decision in found.decisions if layer == "classified" else []:
            ruled = {decision.column: decision.said, decision.rule_column: decision.rule_id}
            _section(table, "", ruled | decision.beside)
            for number, condition in enumerate(decision.rule):
                why = f" (priority {condition['priority']}): {condition['rationale']}" if number == 0 else ""
                said = "and" if number else "what the rule says"
                table.add_row("", said, escape(f"{condition_words(condition)}{why}"))
    out.print(table)
    _print_kept(out, found.kept_bytes)
    if found.is_name_withheld:
        out.print(
            "Publications withhold this payee's name and the line's free text: keep what you see here to yourself."
        )
    if not found.layers:
        out.print("This row is in no later layer: it is no accepted payment line.")


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
    table = _way()
    _, sheet, row, column = found.source_line_id.split("-")
    if found.cell["sheet"]:
        sheet = f"{sheet} ({found.cell['sheet']})"
    came = "comes with the product" if file["is_embedded"] else "in the inbox"
    place = {"sheet, row, column": f"{sheet}, {row}, {column}"}
    _section(table, "file", {came: file["path_in_inbox"], "publisher": _publisher(file), **place})
    if found.origin is not None:
        origin = found.origin
        published = f"{origin['published_file']} (SHA-256 {origin['file_sha256']})"
        rows = ", ".join(filter(None, (origin["sheet"], str(found.row.get("origin", "")))))
        _section(table, "published", {"file": published, "sheet and rows": rows, "publisher": _publisher(origin)})
    _section(table, "landed", {key: text for key, text in found.row.items() if key not in _PLACE_OF_RECORD})
    if found.treatment is not None:
        _section(table, "treated", {found.treatment["treatment"]: found.treatment["treatment_rule_description"]})
    for line in found.shares[:1]:
        counted = {
            "pounds of the line": pounds(line["source_gbp"]),
            "spender, sector, tier": f"{line['spender']}, {line['sector']}, {line['tier']}",
            "function": line["cofog_code"] or "by the weights of marts.outturn_function",
            "tag": line["tag"],
        }
        _section(table, "counted", counted)
    _section(table, "shared", {line["place_id"]: _share(line) for line in found.shares})
    out.print(table)
    if not found.shares:
        is_counted = found.treatment is not None and found.treatment["treatment"] == "counted"
        out.print(
            f"No place has a share of this figure: {'no place lies there' if is_counted else 'it is not counted'}."
        )
    _print_kept(out, found.kept_bytes)


def _share(line: dict[str, object]) -> str:
    key = str(line["apportionment_key"]).replace("_", " ")
    how = f"{line['share']:.6f} by {key}, grade {line['grade']}"
    return f"{pounds(line['amount_gbp'])} ({how}), rest {pounds(line['rest_gbp'])}"


def _publisher(file: Mapping[str, object]) -> str:
    return f"{file['publisher']} ({file['licence']})"


def _print_kept(out: Console, kept_bytes: Path) -> None:
    out.print(f"The file's bytes are kept in {escape(str(kept_bytes))}", soft_wrap=True)


def _way() -> Table:
    """The stations of a figure: station, what is said of it, what it was there."""
    table = Table(show_header=False, show_edge=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column()
    table.add_column(overflow="fold")
    return table


def _correction(correction: dict[str, object]) -> str:
    was, becomes = (f"“{correction[key]}”" if correction[key] is not None else "empty" for key in ("was", "becomes"))
    decided = f"{correction['who']}, {correction['decided_on']}, {correction['correction_id']}"
    return f"{was} becomes {becomes}: {correction['reason']} ({decided})"


def _section(table: Table, title: str, values: object) -> None:
    assert isinstance(values, dict)
    for name, value in values.items():
        if value is not None:
            table.add_row(title, escape(str(name)), escape(str(value)))
            title = ""
