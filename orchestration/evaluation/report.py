"""What was measured, printed."""

from decimal import Decimal

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.evaluation.evaluate import Evaluation
from orchestration.evaluation.intervals import Rate
from orchestration.evaluation.labelled import Precision
from orchestration.evaluation.lines import ByEye, Coverage
from orchestration.evaluation.payees import PayeeEvaluation
from orchestration.evaluation.transfers import Recall, TransferEvaluation
from orchestration.judged_columns import WITHHELD


def print_evaluation(out: Console, evaluation: Evaluation) -> None:
    """Each measurement as a table or sentence; one that has no labels in this build says so."""
    _print_precision(
        out, "Functions of the regional analysis' segments, by rule against the Treasury", evaluation.segments
    )
    title = "Lines against the class their publisher gave them (hidden from the rules)"
    if evaluation.own_classes:
        _print_precision(out, title, evaluation.own_classes)
    else:
        out.print(f"{title}: no file of the last refresh has such a column\n")
    if evaluation.coverage:
        _print_coverage(out, evaluation.coverage)
    else:
        out.print("Coverage: the last refresh held no real payment lines\n")
    _print_by_eye(out, evaluation.by_eye)
    _print_queue(out, evaluation.queue, has_real_lines=bool(evaluation.coverage))
    if evaluation.payees is not None:
        print_payees(out, evaluation.payees)
    else:
        out.print(f"Kinds of payees: not measured, {escape(evaluation.payees_reason)}", soft_wrap=True)
    _print_transfers(out, evaluation.transfers)


def print_payees(out: Console, payees: PayeeEvaluation) -> None:
    """What the labels of payees say against what the rules say, and the two rates that matter."""
    kinds = (*WITHHELD, "organisation", "unknown")
    table = _table("Payees by label and by rule", "label")
    for kind in kinds:
        table.add_column(f"{kind} by rule", justify="right")
    labels = dict.fromkeys((label, guess if label == "unclear" else "") for label, guess, _ in payees.counts)
    for label, guess in sorted(labels):
        cells = [
            sum(
                count
                for (name, best, by_rule), count in payees.counts.items()
                if by_rule == kind and name == label and (label != "unclear" or best == guess)
            )
            for kind in kinds
        ]
        table.add_row(f"{label}, {guess or 'no'} guess" if label == "unclear" else label, *map(str, cells))
    out.print(table)
    if payees.not_met:
        out.print(f"Labelled names in no file of the last refresh: {payees.not_met}")
    for error in payees.errors:
        words = f"{error.error_kind.replace('_', ' ')}, {error.basis} labels"
        out.print(
            f"{words}: {error.error_count} of {error.sample_size}, {error.rate:.1%} ({_interval(error.interval)})"
        )


def _print_precision(out: Console, title: str, measured: list[Precision]) -> None:
    table = _table(title, "measured")
    for column in ("", "labelled", "rules speak of", "of these right", "95% interval", "most frequent label"):
        table.add_column(column, justify="right")
    for found in measured:
        table.add_row(
            escape(found.subject),
            "count",
            f"{found.labelled:,}" + (f" in {found.texts:,} texts" if found.texts < found.labelled else ""),
            f"{found.spoke:,} ({_percent(found.spoke, found.labelled)})",
            f"{found.right:,} ({_percent(found.right, found.spoke)})",
            _interval(found.interval),
            f"{found.baseline:.1%}",
        )
        table.add_row(
            "",
            "£m",
            _millions(found.labelled_gbp),
            f"{_millions(found.spoke_gbp)} ({_percent(found.spoke_gbp, found.labelled_gbp)})",
            f"{_millions(found.right_gbp)} ({_percent(found.right_gbp, found.spoke_gbp)})",
            _interval(found.interval_gbp),
            f"{found.baseline_gbp:.1%}",
        )
    out.print(table)
    out.print()


def _print_coverage(out: Console, measured: list[Coverage]) -> None:
    table = _table("Real payments classified to a function, of pounds moved", "bodies")
    for column in ("rules", "lines", "£m", "to a division", "to a group"):
        table.add_column(column, justify="right")
    for found in measured:
        table.add_row(
            found.tier,
            found.rules,
            f"{found.line_count:,}",
            _millions(found.amount_gbp),
            _percent(found.division_gbp, found.amount_gbp),
            _percent(found.group_gbp, found.amount_gbp),
        )
    out.print(table)
    out.print()


def _print_by_eye(out: Console, measured: list[ByEye]) -> None:
    if not measured:
        out.print("Lines by eye: seeds/line_labels.csv holds no label\n")
    for found in measured:
        if found.right.sample:
            words = f"{found.right.count} of {found.right.sample} right, {_share(found.right)}"
        else:
            words = f"not measured, the rules of the last refresh give no labelled line a {found.level}"
        out.print(f"Lines by eye, {found.sample}, {found.level}: {words}", soft_wrap=True)
    missing = sum(found.not_met for found in measured if found.level == "division")
    if missing:
        out.print(f"Lines labelled by eye that are in no file of the last refresh: {missing}")
    out.print()


def _print_queue(out: Console, queue: list[dict[str, object]], has_real_lines: bool) -> None:
    if not queue:
        why = (
            "no text of a real line waits for a rule"
            if has_real_lines
            else "the last refresh held no real payment lines"
        )
        out.print(f"Queue for review: {why}\n")
        return
    table = _table("What waits for a rule: texts of unclassified lines by pounds (marts.review_queue)", "")
    for column in ("column", "text", "lines", "bodies", "£m moved", "body of the largest", "payee"):
        table.add_column(column, overflow="fold")
    for row in queue:
        table.add_row(
            str(row["review_rank"]),
            str(row["field"]),
            escape(str(row["key"])[:40]),
            f"{row['line_count']:,}",
            str(row["body_count"]),
            _millions(row["moved_gbp"]),  # type: ignore[arg-type]
            escape(str(row["example_body"])[:30]),
            escape(str(row["example_payee"] or "")[:30]),
        )
    out.print(table)
    out.print()


def _print_transfers(out: Console, evaluation: TransferEvaluation) -> None:
    """What was found and how far it can be trusted."""
    title = "Payments of central government to public bodies"
    if evaluation.listed:
        table = _table(f"{title}, £m", "payer")
        table.add_column("payees")
        for column in ("lines", "certain", "unsure"):
            table.add_column(column, justify="right")
        for row in evaluation.listed:
            pounds = [_millions(Decimal(str(row[part]))) for part in ("certain_gbp", "unsure_gbp")]
            table.add_row(str(row["payer"]), str(row["payees"]).replace("_", " "), f"{row['line_count']:,}", *pounds)
        out.print(table)
    else:
        out.print(f"{title}: the last refresh held none")
    for unit, words in (("payee", "payees"), ("pounds", "pounds")):
        precision, recall = evaluation.precision[unit], evaluation.recall[unit]
        missed = recall.missed
        out.print(f"Certain matches that are right, by {words}: {_share(precision)}")
        if precision.sample:
            out.print(f"  of {precision.sample} labelled lines {precision.count} are right")
        out.print(f"Public bodies that are matched, by {words}: {_share(recall)}")
        if missed.sample:
            out.print(f"  of {missed.sample} labelled lines without a certain match {missed.count} are public")
    if evaluation.not_in_register:
        out.print(f"Labelled payees that are public bodies the register does not have: {evaluation.not_in_register}")
    if evaluation.not_met:
        out.print(f"Lines labelled for transfers that are in no file of the last refresh: {evaluation.not_met}")


def _table(title: str, first: str) -> Table:
    table = Table(title=title, title_justify="left", show_edge=False, header_style="bold")
    table.add_column(first)
    return table


def _percent(part: int | Decimal, whole: int | Decimal) -> str:
    return f"{part / whole:.1%}" if whole else "–"


def _share(found: Rate | Recall) -> str:
    """A measured share with its interval."""
    return "not measured" if found.share is None else f"{found.share:.1%} ({_interval(found.interval)})"


def _interval(interval: tuple[float, float]) -> str:
    low, high = interval
    return f"{low:.1%} to {high:.1%}"


def _millions(amount: Decimal) -> str:
    return f"{amount / 1_000_000:,.1f}"
