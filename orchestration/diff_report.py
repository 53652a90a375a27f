"""What the difference between two publications looks like in the terminal."""

from collections.abc import Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape

from orchestration.diff import Diff, FileChange
from orchestration.diff_moves import KindDiff
from orchestration.diff_places import PlaceTotal
from orchestration.diff_report_lines import print_kind, print_themes
from orchestration.diff_report_tables import INVENTED, KINDS, fill, flows_total, lines_said, more, new_table
from orchestration.figures import pounds

_STYLES = {"added": "green", "came": "green", "removed": "red", "gone": "red"}


def print_diff(out: Console, diff: Diff, limit: int) -> None:
    """Rules, files, lines and pounds (real and invented apart), totals of places, other tables, and it all in a line.

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
        print_kind(out, diff, kind, limit)
    print_themes(out, diff, limit)
    _print_totals(out, diff, limit)
    _print_official(out, diff, limit)
    _print_tables(out, diff)
    out.print()
    out.print(f"[bold]{escape(said_in_short(diff))}[/]", soft_wrap=True)


def said_in_short(diff: Diff) -> str:
    """The difference in a line: lines and pounds that moved, and what else changed or that nothing else did."""
    moved = [
        f"{lines_said(kind.moved_count)}, {pounds(kind.moved_gbp)}{INVENTED if kind.is_illustrative else ''} moved"
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
    if totals := len(diff.totals):
        else_changed.append(f"{totals:,} {'total' if totals == 1 else 'totals'} by place and year changed")
    if not moved and diff.rules:
        else_changed.append("rules changed")
    if not else_changed and diff.not_compared:
        else_changed.append("columns that only one publication has are not compared")
    if count := len(diff.unshown_tables):
        else_changed.append(f"{count} other {'table differs' if count == 1 else 'tables differ'}")
    said = " and ".join(moved) or "No line moved"
    return f"{said}; {'; '.join(else_changed) or 'nothing else changed'}"


def _else_of(kind: KindDiff) -> list[str]:
    """What changed among lines beside values that moved."""
    invented = INVENTED if kind.is_illustrative else ""
    said = []
    if kind.came_count:
        said.append(f"{lines_said(kind.came_count)} came ({pounds(kind.came_gbp)}{invented})")
    if kind.gone_count:
        said.append(f"{lines_said(kind.gone_count)} went ({pounds(kind.gone_gbp)}{invented})")
    if kind.amounts is not None:
        change = pounds(kind.amounts.after_gbp - kind.amounts.before_gbp)
        said.append(f"the amounts of {lines_said(kind.amounts.line_count)} changed by {change}{invented}")
    for column in kind.columns:
        for is_back, what in ((False, "left the count"), (True, "came back into the count")):
            if moved := [line for line in column.eliminations if line.is_back == is_back]:
                count, amount = flows_total(moved)
                said.append(f"{lines_said(count)}, {pounds(amount)}{invented} {what}")
        if column.same_value:
            count, amount = flows_total(column.same_value)
            how = f"by another {column.judged.rule_title}, same {column.judged.title}"
            said.append(f"{lines_said(count)}, {pounds(amount)}{invented} {how}")
    if kind.other_count:
        said.append(f"{lines_said(kind.other_count)} changed in other columns ({', '.join(kind.others)})")
    return said


def _print_rules(out: Console, diff: Diff, limit: int) -> None:
    for name in dict.fromkeys(change.table for change in diff.rules):
        of_table = [change for change in diff.rules if change.table == name]
        counts = ", ".join(
            f"{sum(change.state == state for change in of_table):,} {state}"
            for state in ("added", "removed", "changed")
        )
        out.print()
        what = ", conditions" if of_table[0].condition is not None else ""
        out.print(f"[bold]Rules[/] (marts.{name}{what}): {counts}")
        for change in of_table[:limit]:
            style = _STYLES.get(change.state, "yellow")
            condition = f", condition {change.condition}" if change.condition not in (None, 1) else ""
            said = f"{change.rule_id}{condition}: {change.words}"
            out.print(f"  [{style}]{change.state:8}[/] {escape(said)}", soft_wrap=True)
            for column, old, new in change.changes:
                out.print(f"           {escape(f'{column}: {_said(old)} becomes {_said(new)}')}", soft_wrap=True)
        more(out, len(of_table) - limit, "more")


def _print_files(out: Console, diff: Diff, limit: int) -> None:
    for is_illustrative, title in KINDS.items():
        files = [file for file in diff.files if file.is_illustrative == is_illustrative]
        if not files:
            continue
        table = new_table(
            f"Files: {title.split()[0].lower()}", ("file", "", "verdict"), ("lines gone", "pounds", "came", "pounds")
        )
        fill(out, table, files, limit, _file_row, _files_total)


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


def _print_totals(out: Console, diff: Diff, limit: int) -> None:
    """Totals of places that differ: a table for each place set, so that no pound is in two rows of it."""
    for is_illustrative, place_set in dict.fromkeys((t.is_illustrative, t.place_set_id) for t in diff.totals):
        rows = [t for t in diff.totals if (t.is_illustrative, t.place_set_id) == (is_illustrative, place_set)]
        title = (
            f"Payments by place and year: {KINDS[is_illustrative].split()[0].lower()}, place set {escape(place_set)}"
        )
        table = new_table(title, ("place", "year"), ("before", "after", "change"))
        fill(out, table, rows, limit, _total_row, _totals_total)


def _total_row(row: PlaceTotal) -> tuple[str, ...]:
    figures = map(pounds, (row.before_gbp, row.after_gbp, row.change_gbp))
    return (escape(row.where), escape(row.financial_year or "–"), *figures)


def _totals_total(rows: Sequence[PlaceTotal]) -> tuple[str, ...]:
    before, after = (
        sum((getattr(row, name) or Decimal(0) for row in rows), Decimal(0)) for name in ("before_gbp", "after_gbp")
    )
    return tuple(map(pounds, (before, after, after - before)))


def _print_official(out: Console, diff: Diff, limit: int) -> None:
    if not diff.official:
        return
    out.print()
    table = new_table("Official count, current spending", ("place", "year"), ("before", "after", "change", "functions"))
    for change in diff.official[:limit]:
        old, new = change.before_gbp, change.after_gbp
        year = f"{change.financial_year}{f' from {change.restated_from}' if change.restated_from else ''}"
        moved = pounds(new - old) if old is not None and new is not None else "–"
        functions = f"{change.function_count:,} differ" if change.function_count else "–"
        table.add_row(escape(change.place_id), escape(year), pounds(old), pounds(new), moved, functions)
    out.print(table)
    more(out, len(diff.official) - limit, "more places and years")


def _print_tables(out: Console, diff: Diff) -> None:
    """Tables that differ, by their content hashes; the ones that sum payment lines in short."""
    if len(diff.tables) > len(diff.other_tables):
        out.print()
        out.print("Tables that follow payment lines and rules differ with them")
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


def _said(value: object) -> str:
    return f"“{value}”" if value is not None else "empty"
