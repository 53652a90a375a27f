"""What a run and a publication look like to a person in the terminal."""

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.database import read_only, rows_as_dicts
from orchestration.datasets import load_catalogue
from orchestration.figures import pounds
from orchestration.inputs import hash_of, inbox_files
from orchestration.moderation_report import print_returns_in_short
from orchestration.official_report import print_official
from orchestration.publication import Publication
from orchestration.settings import Settings

if TYPE_CHECKING:  # importing these for their names alone would cost seconds
    from orchestration.refresh import Refreshed

_LISTED = 30
_READ = ("payments", "nil_return", "statistics", "place_return")
_NO_PAYMENTS = ("statistics", "place_return")
_LISTED_OF_A_CHECK = 6


def print_summary(out: Console, settings: Settings, refreshed: "Refreshed") -> None:
    """What a refresh read, counted and found, and where to look."""
    publication = refreshed.publication
    out.print()
    _print_contents(out, publication)
    state = "new publication" if refreshed.is_new else "up to date: nothing changed, no new publication"
    if refreshed.was_rebuilt and not refreshed.is_new:
        state = "up to date: rebuilt, and the content is the same; no new publication"
    if refreshed.is_new_site:
        state += "; new site"
    out.print(f"[bold green]Done[/] ({state})")
    if refreshed.lines_before and not publication.manifest.line_count:
        out.print(
            f"[bold red]All {refreshed.lines_before:,} real payment lines are withdrawn:[/] the inbox "
            f"{escape(str(settings.inbox))} holds none. Was another folder meant (--inbox)?",
            soft_wrap=True,
        )
    _print_places(out, settings, publication)
    if refreshed.site_error is not None:
        out.print(f"[bold red]The report site was not built:[/] {escape(str(refreshed.site_error))}", soft_wrap=True)


def print_status(out: Console, settings: Settings, publication: Publication) -> None:
    """What is in force, what it holds, and whether the inbox has moved on since."""
    _print_contents(out, publication)
    _print_places(out, settings, publication)
    assert settings.inbox is not None
    out.print(f"  inbox        {escape(str(settings.inbox))}", soft_wrap=True)
    files = inbox_files(settings, load_catalogue())
    waiting = {file.path_in_inbox: hash_of(file) for file in files}
    archived = {file.path_in_inbox for file in files if file.is_archived}
    # Exampleshire's own files and the tables that come with the product never lay in the inbox.
    invented = {e.path_in_inbox for e in publication.manifest.inputs if e.is_illustrative or e.is_embedded}
    known = {entry.path_in_inbox: entry.sha256 for entry in publication.manifest.inputs}
    known = {path: sha256 for path, sha256 in known.items() if path in waiting or path not in invented}
    revised = {path for path in waiting.keys() & known.keys() if waiting[path] != known[path]}
    states = {
        "new in the inbox": waiting.keys() - known.keys() - archived,
        "kept as an earlier version": archived - known.keys(),
        "revised in the inbox": revised,
        "gone from the inbox": known.keys() - waiting.keys(),
    }
    for title, paths in states.items():
        if paths:
            out.print(f"  [yellow]{title}[/]: {', '.join(escape(path) for path in sorted(paths)[:_LISTED])}")


def _print_contents(out: Console, publication: Publication) -> None:
    with read_only(publication.database) as connection:
        files = rows_as_dicts(
            connection.execute("from marts.source_file order by is_illustrative, dataset, body_id, path_in_inbox")
        )
        layers = rows_as_dicts(connection.execute("from marts.layer_total order by all"))
        after = rows_as_dicts(
            connection.execute(
                "with part as ("
                " select place_set_id, dataset, is_illustrative, 'placed' as part, amount_gbp from marts.place_spend"
                " union all by name select place_set_id, dataset, is_illustrative, 'unplaced' as part, amount_gbp"
                " from marts.unplaced_spend union all by name select place_set_id, dataset, is_illustrative,"
                " 'eliminated' as part, amount_gbp from marts.eliminated_spend),"
                " parts as (select dataset, part.is_illustrative,"
                " sum(amount_gbp) filter (part = 'placed') as placed_gbp,"
                " sum(amount_gbp) filter (part = 'unplaced') as unplaced_gbp,"
                " sum(amount_gbp) filter (part = 'eliminated') as eliminated_gbp"
                " from part semi join marts.payments_summary using (place_set_id) group by all)"
                " select dataset, is_illustrative, coalesce(placed_gbp, 0) as placed_gbp,"
                " coalesce(unplaced_gbp, 0) as unplaced_gbp, coalesce(eliminated_gbp, 0) as eliminated_gbp,"
                " coalesce(sum(line.amount_gbp) filter (cofog_code = 'unclassified'), 0) as unclassified_gbp"
                " from marts.payment_line as line left join parts using (dataset, is_illustrative)"
                " group by all order by all"
            )
        )
        findings = rows_as_dicts(
            connection.execute(
                # What is found of places' own counts is for moderation, which lists it.
                "from marts.finding where verdict = 'failed'"
                " and subject_kind not in ('place_return', 'place_set', 'region')"
                " order by severity = 'info', severity, check_name, sentence"
            )
        )
        _print_files(out, files)
        print_official(out, connection)
        print_returns_in_short(out, connection)
    if after:
        _print_layers(out, layers, after)
    _print_findings(out, findings)


def _print_files(out: Console, files: list[dict[str, object]]) -> None:
    listed = [file for file in files if not file["is_embedded"]]
    if not listed:
        out.print("No file of payments, national tables or returns is in the inbox.\n")
    elif len(listed) <= _LISTED:
        out.print(_file_table(listed))
        out.print()
    else:
        columns = "path_in_inbox, verdict, lines_accepted, lines_quarantined, amount_gbp"
        out.print(f'File by file: totalplace sql --csv "select {columns} from marts.source_file"\n', soft_wrap=True)
    payments = [file for file in files if file["verdict"] not in _NO_PAYMENTS]
    lines, quarantined = (sum(int(str(f[key])) for f in payments) for key in ("lines_accepted", "lines_quarantined"))
    invented = sum(bool(file["is_illustrative"]) for file in files)
    note = f" ({invented} of them illustrative: invented figures of the fictional Exampleshire)" if invented else ""
    verdicts = Counter(str(file["verdict"]) for file in files)
    read = sum(verdicts[verdict] for verdict in _READ)
    refused = f", {len(files) - read:,} refused" if len(files) > read else ""
    out.print(
        f"{len(files):,} files{note}: {verdicts['payments']:,} with payments, {verdicts['nil_return']:,} nil returns"
        f"{refused}; {lines:,} payment lines accepted, {quarantined:,} quarantined, "
        f"{sum(_not_data(file) for file in payments):,} rows that are no data",
        soft_wrap=True,
    )
    embedded = Counter(str(file["verdict"]) for file in files if file["is_embedded"])
    figures = sum(int(str(file["figures_accepted"])) for file in files)
    held = sum(int(str(file["figures_quarantined"])) for file in files)
    with_it = "of them come with the product"
    out.print(
        f"{verdicts['statistics']:,} national tables ({embedded['statistics']} {with_it}): {figures:,} figures"
        f"{f', {held:,} cells held back as no figures' if held else ''}",
        soft_wrap=True,
    )
    returns = [file for file in files if file["verdict"] == "place_return"]
    rows, unread = (sum(int(str(f[key])) for f in returns) for key in ("lines_accepted", "lines_quarantined"))
    out.print(
        f"{len(returns):,} files of places' returns ({embedded['place_return']} {with_it}): {rows:,} rows"
        f"{f', [yellow]{unread:,} rows in quarantine[/]' if unread else ''}",
        soft_wrap=True,
    )
    for file in files:
        if file["verdict"] not in _READ:
            out.print(
                f"  [yellow]{escape(str(file['path_in_inbox']))}[/]: {escape(str(file['reason']))}", soft_wrap=True
            )
    out.print()


def _file_table(files: list[dict[str, object]]) -> Table:
    table = Table(title="Files", title_justify="left", show_edge=False, header_style="bold")
    rows = [
        (
            escape(str(file["file_name"])),
            escape(str(file["body_id"] or "named in the file")),
            str(file["verdict"]),
            *(f"{number:,}" for number in (file["lines_accepted"], file["lines_quarantined"], _not_data(file))),
            pounds(file["amount_gbp"]),
        )
        for file in files
    ]
    names = ("file", "body", "verdict", "lines", "quarantined", "not data", "pounds")
    for position, name in enumerate(names):
        # Where the terminal is narrow, names fold; figures and verdicts never do.
        justify = "left" if position < 3 else "right"
        table.add_column(name, justify=justify, no_wrap=position >= 2, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table


def _not_data(file: dict[str, object]) -> int:
    return sum(int(str(file[kind])) for kind in ("blank_rows", "header_rows", "total_rows", "note_rows"))


def _print_layers(out: Console, layers: list[dict[str, object]], marts: list[dict[str, object]]) -> None:
    """Pounds in and out: a row a layer, a column a dataset; what the marts say of them below."""
    table = Table(title="Payments, layer by layer", title_justify="left", show_edge=False, header_style="bold")
    table.add_column("layer")
    for row in marts:
        table.add_column(f"{row['dataset']}{' (invented)' if row['is_illustrative'] else ''}", justify="right")
    sums = {(x["layer"], x["dataset"], x["is_illustrative"]): x["amount_gbp"] for x in layers}
    for layer in dict.fromkeys(row["layer"] for row in layers):
        table.add_row(str(layer), *(pounds(sums.get((layer, r["dataset"], r["is_illustrative"]))) for r in marts))
    columns = {
        "  in a place": "placed_gbp",
        "  unplaced": "unplaced_gbp",
        "  eliminated": "eliminated_gbp",
        "  unclassified": "unclassified_gbp",
    }
    for title, column in columns.items():
        table.add_row(title, *(pounds(row[column]) for row in marts))
    out.print(table)
    out.print()


def _print_findings(out: Console, findings: list[dict[str, object]]) -> None:
    counts = {
        severity: sum(f["severity"] == severity for f in findings) for severity in ("critical", "warning", "info")
    }
    out.print("Other findings: " + ", ".join(f"{count} {severity}" for severity, count in counts.items()))
    # By check, each with what to do once; files that were refused are listed above with their reason.
    listed = [finding for finding in findings if finding["check_name"] != "file_read"]
    for check in dict.fromkeys(finding["check_name"] for finding in listed):
        of_check = [finding for finding in listed if finding["check_name"] == check]
        for finding in of_check[:_LISTED_OF_A_CHECK]:
            colour = "red" if finding["severity"] == "critical" else "yellow"
            year = f" ({finding['financial_year']})" if finding["financial_year"] else ""
            sentence = escape(str(finding["sentence"]))
            out.print(f"  [{colour}]{finding['severity']}[/] {sentence}{year}", soft_wrap=True)
        if len(of_check) > _LISTED_OF_A_CHECK:
            columns = "select severity, financial_year, sentence from marts.finding"
            where = f"where verdict = 'failed' and check_name = '{check}'"
            out.print(
                f'  … and {len(of_check) - _LISTED_OF_A_CHECK} more: totalplace sql --csv "{columns} {where}"',
                soft_wrap=True,
            )
        out.print(f"    what to do: {escape(str(of_check[0]['what_to_do']))}", soft_wrap=True)
    out.print()


def _print_places(out: Console, settings: Settings, publication: Publication) -> None:
    out.print(f"  publication  {escape(str(publication.database))}", soft_wrap=True)
    out.print(f"  open data    {escape(str(publication.package))}", soft_wrap=True)
    out.print(f"  content hash {publication.manifest.content_hash}", soft_wrap=True)
    site = settings.site / "current"
    if site.exists():
        is_stale = not site.resolve().name.startswith(publication.manifest.publication_id)
        note = "  [yellow](of an earlier publication)[/]" if is_stale else ""
        out.print(f"  site         {escape(str(site / 'index.html'))}{note}", soft_wrap=True)
        out.print(
            "  to look      make serve, or: totalplace serve · totalplace sql · totalplace trace <place_id>/<year>"
        )
    else:
        out.print("  site         not built yet: totalplace refresh")
