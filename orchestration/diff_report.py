"""What the difference between two publications looks like in the terminal."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.diff import Diff, FileChange
from orchestration.diff_lines import ColumnDiff, Flow, KindDiff, Shift
from orchestration.figures import pounds

_KINDS = {False: "Real payments", True: "Invented payments of the fictional Exampleshire"}
_INVENTED = " of invented figures"
_STYLES = {"added": "green", "came": "green", "removed": "red", "gone": "red"}
_Row = TypeVar("_Row")


def print_diff(out: Console, diff: Diff, limit: int) -> None:
    """Rules, files, lines and pounds (real and invented apart), the official count, other tables, and it all in a line.

    Tables show ``limit`` rows and say how many more there are; sums are whole.
    """
    out.print(f"older  {diff.before.manifest.publication_id}")
    out.print(f"newer  {diff.after.manifest.publication_id}")
    if diff.is_same:
        same = "it is one publication" if diff.before.folder == diff.after.folder else "both hold the same content"
        out.print(f"[bold]Nothing changed:[/] {same}")
        return
    for sentence in diff.not_compared:
        out.print(f"  [yellow]{escape(sentence)}[/]", soft_wrap=True)
    _print_rules(out, diff, limit)
    _print_files(out, diff, limit)
    for kind in diff.kinds:
        _print_kind(out, diff, kind, limit)
    _print_themes(out, diff, limit)
    _print_official(out, diff, limit)
    _print_tables(out, diff)
    out.print()
    out.print(f"[bold]{escape(said_in_short(diff))}[/]", soft_wrap=True)


def said_in_short(diff: Diff) -> str:
    """The difference in a line: lines and pounds that moved, and what else changed or that nothing else did."""
    moved = [
        f"{_lines(kind.moved_count)}, {pounds(kind.moved_gbp)}{_INVENTED if kind.is_illustrative else ''} moved"
        for kind in diff.kinds
        if kind.moved_count
    ]
    else_changed = [sentence for kind in diff.kinds for sentence in _else_of(kind)]
    else_changed += [f"{title} moved too (not asked for)" for title in diff.moved_elsewhere]
    if any(diff.themes.values()):
        else_changed.append("themes changed")
    if files := len(diff.files):
        else_changed.append(f"{files:,} {'file' if files == 1 else 'files'} came, went or changed")
    if places := len({change.place_id for change in diff.official}):
        else_changed.append(f"the official count of {places} {'place' if places == 1 else 'places'} changed")
    if not moved and diff.rules:
        else_changed.append("rules changed")
    if not else_changed and diff.not_compared:
        else_changed.append("columns that only one publication has are not compared")
    if not else_changed and diff.other_tables:
        count = len(diff.other_tables)
        else_changed.append(f"{count} other {'table differs' if count == 1 else 'tables differ'}")
    said = " and ".join(moved) or "No line moved"
    return f"{said}; {'; '.join(else_changed) or 'nothing else changed'}"


def _else_of(kind: KindDiff) -> list[str]:
    """What changed among lines beside values that moved."""
    invented = _INVENTED if kind.is_illustrative else ""
    said = []
    if kind.came_count:
        said.append(f"{_lines(kind.came_count)} came ({pounds(kind.came_gbp)}{invented})")
    if kind.gone_count:
        said.append(f"{_lines(kind.gone_count)} went ({pounds(kind.gone_gbp)}{invented})")
    if kind.amounts is not None:
        change = pounds(kind.amounts.after_gbp - kind.amounts.before_gbp)
        said.append(f"the amounts of {_lines(kind.amounts.line_count)} changed by {change}{invented}")
    for column in kind.columns:
        if column.same_value:
            count, amount = _total(column.same_value)
            how = f"by another {column.judged.rule_title}, same {column.judged.title}"
            said.append(f"{_lines(count)}, {pounds(amount)}{invented} {how}")
    if kind.other_count:
        said.append(f"{_lines(kind.other_count)} changed in other columns ({', '.join(kind.others)})")
    return said


def _print_rules(out: Console, diff: Diff, limit: int) -> None:
    for name in dict.fromkeys(change.table for change in diff.rules):
        of_table = [change for change in diff.rules if change.table == name]
        counts = ", ".join(
            f"{sum(change.state == state for change in of_table):,} {state}"
            for state in ("added", "removed", "changed")
        )
        out.print()
        out.print(f"[bold]Rules[/] (marts.{name}, conditions): {counts}")
        for change in of_table[:limit]:
            style = _STYLES.get(change.state, "yellow")
            said = (
                f"{change.rule_id}{f', condition {change.condition}' if change.condition != 1 else ''}: {change.words}"
            )
            out.print(f"  [{style}]{change.state:8}[/] {escape(said)}", soft_wrap=True)
            for column, old, new in change.changes:
                out.print(f"           {escape(f'{column}: {_said(old)} becomes {_said(new)}')}", soft_wrap=True)
        _more(out, len(of_table) - limit, "more")


def _print_files(out: Console, diff: Diff, limit: int) -> None:
    for is_illustrative, title in _KINDS.items():
        files = [file for file in diff.files if file.is_illustrative == is_illustrative]
        if not files:
            continue
        table = _table(
            f"Files: {title.split()[0].lower()}", ("file", "", "verdict"), ("lines gone", "pounds", "came", "pounds")
        )
        _fill(out, table, files, limit, _file_row, _files_total)


def _file_row(file: FileChange) -> tuple[str, ...]:
    state = f"[{_STYLES.get(file.state, 'yellow')}]{file.state}[/]"
    gone = (f"{file.gone_count:,}", pounds(file.gone_gbp)) if file.gone_count else ("–", "–")
    came = (f"{file.came_count:,}", pounds(file.came_gbp)) if file.came_count else ("–", "–")
    return (escape(file.path), state, file.verdict, *gone, *came)


def _files_total(files: Sequence[FileChange]) -> tuple[str, ...]:
    gone, came = (sum(getattr(file, f"{name}_count") for file in files) for name in ("gone", "came"))
    gone_gbp, came_gbp = (
        sum((getattr(file, f"{name}_gbp") for file in files), Decimal(0)) for name in ("gone", "came")
    )
    return ("", "", f"{gone:,}", pounds(gone_gbp), f"{came:,}", pounds(came_gbp))


def _print_kind(out: Console, diff: Diff, kind: KindDiff, limit: int) -> None:
    if not (kind.columns or kind.amounts or kind.other_count):
        return
    out.print()
    out.print(f"[bold underline]{_KINDS[kind.is_illustrative]}[/]")
    if kind.amounts is not None:
        amounts = kind.amounts
        table = _table("Amounts that changed", ("line_id",), ("before", "after", "change"))
        for line in amounts.examples:
            change = pounds(line.after_gbp - line.before_gbp)
            table.add_row(line.line_id, pounds(line.before_gbp), pounds(line.after_gbp), change)
        total = (amounts.before_gbp, amounts.after_gbp, amounts.after_gbp - amounts.before_gbp)
        _close(table, ("in all " + _lines(amounts.line_count), *map(pounds, total)))
        out.print()
        out.print(table)
    for column in kind.columns:
        _print_column(out, diff, column, limit)
    for name, count in kind.others.items():
        out.print(f"  {escape(name)} alone changed in {_lines(count)}")


def _print_column(out: Console, diff: Diff, column: ColumnDiff, limit: int) -> None:
    judged = column.judged
    names = diff.names.get(judged.scheme, {})

    def value(text: str | None) -> str:
        if text is None:
            return judged.nothing
        return escape(f"{text} {names[text]}" if text in names else text)

    def rule(text: str | None) -> str:
        if text is None:
            return "–"
        return escape(f"{text} {diff.rule_words[text]}" if text in diff.rule_words else text)

    def flow(row: Flow) -> tuple[str, ...]:
        return (value(row.before), value(row.after), f"{row.line_count:,}", pounds(row.amount_gbp))

    def by_rule(row: Flow) -> tuple[str, ...]:
        codes = (escape(code or judged.nothing) for code in (row.before, row.after))
        return (rule(row.rule_before), rule(row.rule_after), *codes, *flow(row)[2:])

    def total(rows: Sequence[Flow]) -> tuple[str, ...]:
        count, amount = _total(rows)
        return (f"{count:,}", pounds(amount))

    title = judged.title.capitalize()
    if column.line_count:
        out.print()
        refunds = ""
        if column.refund_count:
            refunds = f" (refunds among them: {_lines(column.refund_count)}, {pounds(column.refund_gbp)})"
        out.print(f"[bold]{title}:[/] {_lines(column.line_count)}, {pounds(column.amount_gbp)} moved{refunds}")
        _fill(out, _table("", ("from", "to"), ("lines", "pounds")), column.flows, limit, flow, total)
        if column.by_rule:
            heads = (f"{judged.rule_title} before", f"{judged.rule_title} now", "from", "to")
            _fill(out, _table("", heads, ("lines", "pounds")), column.by_rule, limit, by_rule, total)
        for what, shifts in (("place", column.by_place), ("body", column.by_body)):
            if shifts:
                heads = ("lines out", "pounds out", "lines in", "pounds in")
                _fill(
                    out,
                    _table("", (what, judged.title), heads),
                    shifts,
                    limit,
                    lambda row, what=what: _shift_row(row, what, value),
                    _shift_total,
                )
        _print_examples(out, column, value)
    if column.same_value:
        out.print()
        count, amount = _total(column.same_value)
        out.print(
            f"[bold]{title}: decided by another {judged.rule_title}, same {judged.title}:[/]"
            f" {_lines(count)}, {pounds(amount)}"
        )
        _fill(
            out,
            _table("", (f"{judged.rule_title} before", f"{judged.rule_title} now", judged.title), ("lines", "pounds")),
            column.same_value,
            limit,
            lambda row: (rule(row.rule_before), rule(row.rule_after), *flow(row)[1:]),
            total,
        )


def _shift_row(row: Shift, what: str, value: Callable[[str | None], str]) -> tuple[str, ...]:
    nowhere = "in no place" if what == "place" else "–"
    out_of = (f"{row.out_count:,}", pounds(row.out_gbp)) if row.out_count else ("–", "–")
    into = (f"{row.in_count:,}", pounds(row.in_gbp)) if row.in_count else ("–", "–")
    return (escape(row.where or nowhere), value(row.value), *out_of, *into)


def _shift_total(rows: Sequence[Shift]) -> tuple[str, ...]:
    out_gbp, in_gbp = (sum((getattr(row, name) for row in rows), Decimal(0)) for name in ("out_gbp", "in_gbp"))
    return (
        f"{sum(r.out_count for r in rows):,}",
        pounds(out_gbp),
        f"{sum(r.in_count for r in rows):,}",
        pounds(in_gbp),
    )


def _print_examples(out: Console, column: ColumnDiff, value: Callable[[str | None], str]) -> None:
    if not column.examples:
        return
    table = _table(
        "The largest of them (totalplace trace <line_id>)", ("line_id", "payee", "what for", "from → to"), ("pounds",)
    )
    for line in column.examples:
        short = f"{escape(line.before or column.judged.nothing)} → {escape(line.after or column.judged.nothing)}"
        table.add_row(
            line.line_id, escape(line.payee_name or "–"), escape(line.text or "–"), short, pounds(line.amount_gbp)
        )
    out.print()
    out.print(table)


def _print_themes(out: Console, diff: Diff, limit: int) -> None:
    for is_illustrative, shifts in diff.themes.items():
        if shifts:
            kind = _KINDS[is_illustrative].split()[0].lower()
            title = f"Themes: {kind} lines that left or entered one, or have another share of it"
            table = _table(title, ("set of themes", "theme"), ("lines out", "pounds out", "lines in", "pounds in"))
            _fill(out, table, shifts, limit, lambda row: _shift_row(row, "set", str))


def _print_official(out: Console, diff: Diff, limit: int) -> None:
    if not diff.official:
        return
    out.print()
    table = _table("Official count, current spending", ("place", "year"), ("before", "after", "change", "functions"))
    for change in diff.official[:limit]:
        old, new = change.before_gbp, change.after_gbp
        year = f"{change.financial_year}{f' from {change.restated_from}' if change.restated_from else ''}"
        moved = pounds(new - old) if old is not None and new is not None else "–"
        functions = f"{change.function_count:,} differ" if change.function_count else "–"
        table.add_row(escape(change.place_id), escape(year), pounds(old), pounds(new), moved, functions)
    out.print(table)
    _more(out, len(diff.official) - limit, "more places and years")


def _print_tables(out: Console, diff: Diff) -> None:
    """Tables that differ, by their content hashes; the ones that sum payment lines in short."""
    follow = len(diff.tables) - len(diff.other_tables)
    if follow:
        out.print()
        out.print(f"Tables that follow payment lines and rules: {follow} differ")
    if diff.other_tables:
        out.print()
        out.print("[bold]Other tables that differ:[/]")
    for table in diff.other_tables:
        old, new = table.rows_before, table.rows_after
        if old is None or new is None:
            said = "only in the newer publication" if old is None else "only in the older publication"
        else:
            said = f"{old:,} rows" if old == new else f"{old:,} rows become {new:,}"
        out.print(f"  {escape(table.name)}: {said}")


def _table(title: str, texts: Sequence[str], figures: Sequence[str]) -> Table:
    """A table of texts, which fold where there is no room, and figures, which never do."""
    table = Table(title=title or None, title_justify="left", show_edge=False, header_style="bold")
    for name in texts:
        table.add_column(name, overflow="fold", no_wrap=name == "line_id")
    for name in figures:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _fill(
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
        _close(table, (f"{len(rows) - limit:,} more", *figures), is_last=False)
    if len(rows) > 1 and total_of is not None:
        _close(table, ("in all", *total_of(rows)))
    out.print()
    out.print(table)


def _close(table: Table, cells: Sequence[str], is_last: bool = True) -> None:
    if is_last:
        table.add_section()
    name, *figures = cells
    table.add_row(name, *[""] * (len(table.columns) - len(cells)), *figures)


def _total(flows: Sequence[Flow]) -> tuple[int, Decimal]:
    return sum(flow.line_count for flow in flows), sum((flow.amount_gbp for flow in flows), Decimal(0))


def _lines(count: int) -> str:
    return f"{count:,} {'line' if count == 1 else 'lines'}"


def _more(out: Console, count: int, what: str) -> None:
    if count > 0:
        out.print(f"  … and {count:,} {what} (--limit shows them)")


def _said(value: object) -> str:
    return f"“{value}”" if value is not None else "empty"
