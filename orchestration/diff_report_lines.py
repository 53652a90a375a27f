"""What the lines and pounds that moved look like in the terminal."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from rich.console import Console
from rich.markup import escape

from orchestration.diff import Diff
from orchestration.diff_moves import ColumnDiff, Elimination, Flow, KindDiff, Shift
from orchestration.diff_report_tables import KINDS, close, fill, flows_total, lines_said, new_table
from orchestration.diff_themes import SCHEME
from orchestration.figures import pounds


def print_kind(out: Console, diff: Diff, kind: KindDiff, limit: int) -> None:
    """Amounts, judged columns and other columns of the real lines, or of the invented ones."""
    if not (kind.columns or kind.amounts or kind.other_count):
        return
    out.print()
    out.print(f"[bold underline]{KINDS[kind.is_illustrative]}[/]")
    if kind.amounts is not None:
        amounts = kind.amounts
        table = new_table("Amounts that changed", ("line_id",), ("before", "after", "change"))
        for line in amounts.examples:
            change = pounds(line.after_gbp - line.before_gbp)
            table.add_row(line.line_id, pounds(line.before_gbp), pounds(line.after_gbp), change)
        total = (amounts.before_gbp, amounts.after_gbp, amounts.after_gbp - amounts.before_gbp)
        close(table, ("in all " + lines_said(amounts.line_count), *map(pounds, total)))
        out.print()
        out.print(table)
    for column in kind.columns:
        _print_column(out, diff, column, limit)
    for name, count in kind.others.items():
        out.print(f"  {escape(name)} alone changed in {lines_said(count)}")


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
        count, amount = flows_total(rows)
        return (f"{count:,}", pounds(amount))

    title = judged.title.capitalize()
    if column.line_count:
        out.print()
        refunds = ""
        if column.refund_count:
            refunds = f" (refunds among them: {lines_said(column.refund_count)}, {pounds(column.refund_gbp)})"
        out.print(f"[bold]{title}:[/] {lines_said(column.line_count)}, {pounds(column.amount_gbp)} moved{refunds}")
        if column.eliminations:
            _print_eliminations(out, column, rule, limit)
        else:
            fill(out, new_table("", ("from", "to"), ("lines", "pounds")), column.flows, limit, flow, total)
        if column.by_rule and not column.eliminations:
            heads = (f"{judged.rule_title} before", f"{judged.rule_title} now", "from", "to")
            fill(out, new_table("", heads, ("lines", "pounds")), column.by_rule, limit, by_rule, total)
        for what, shifts in (("place", column.by_place), ("body", column.by_body)):
            if shifts and not column.eliminations:
                heads = ("lines out", "pounds out", "lines in", "pounds in")
                fill(
                    out,
                    new_table("", (what, judged.title), heads),
                    shifts,
                    limit,
                    lambda row, what=what: _shift_row(row, what, value),
                    _shift_total,
                )
        _print_examples(out, column, value)
    if column.same_value:
        out.print()
        count, amount = flows_total(column.same_value)
        out.print(
            f"[bold]{title}: decided by another {judged.rule_title}, same {judged.title}:[/]"
            f" {lines_said(count)}, {pounds(amount)}"
        )
        fill(
            out,
            new_table(
                "", (f"{judged.rule_title} before", f"{judged.rule_title} now", judged.title), ("lines", "pounds")
            ),
            column.same_value,
            limit,
            lambda row: (rule(row.rule_before), rule(row.rule_after), *flow(row)[1:]),
            total,
        )


def _print_eliminations(out: Console, column: ColumnDiff, rule: Callable[[str | None], str], limit: int) -> None:
    """Pounds that left the count of who paid, and those that came back, by who paid whom and by which rule."""

    def row_of(row: Elimination) -> tuple[str, ...]:
        bodies = (escape(row.payer or "–"), escape(row.payee or "–"))
        return (*bodies, rule(row.rule_id), f"{row.line_count:,}", pounds(row.amount_gbp))

    def sums(rows: Sequence[Elimination]) -> tuple[str, ...]:
        count, amount = flows_total(rows)
        return (f"{count:,}", pounds(amount))

    for is_back, title in ((False, "Left the count of the payer"), (True, "Came back into the count of the payer")):
        rows = [row for row in column.eliminations if row.is_back == is_back]
        if rows:
            table = new_table(title, ("payer", "payee", column.judged.rule_title), ("lines", "pounds"))
            fill(out, table, rows, limit, row_of, sums)


def _print_examples(out: Console, column: ColumnDiff, value: Callable[[str | None], str]) -> None:
    if not column.examples:
        return
    table = new_table(
        "The largest of them (totalplace trace <line_id>)", ("line_id", "payee", "what for", "from → to"), ("pounds",)
    )
    for line in column.examples:
        short = f"{escape(line.before or column.judged.nothing)} → {escape(line.after or column.judged.nothing)}"
        table.add_row(
            line.line_id, escape(line.payee_name or "–"), escape(line.text or "–"), short, pounds(line.amount_gbp)
        )
    out.print()
    out.print(table)


def print_themes(out: Console, diff: Diff, limit: int) -> None:
    """What left and entered themes, real and invented lines apart."""
    names = diff.names.get(SCHEME, {})

    def value(code: str | None) -> str:
        return escape(f"{code} {names[code]}" if code in names else str(code))

    for is_illustrative, shifts in diff.themes.items():
        if shifts:
            kind = KINDS[is_illustrative].split()[0].lower()
            title = f"Themes: {kind} lines that left or entered one, or have another share of it"
            table = new_table(title, ("set of themes", "theme"), ("lines out", "pounds out", "lines in", "pounds in"))
            fill(out, table, shifts, limit, lambda row: _shift_row(row, "set", value))


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
