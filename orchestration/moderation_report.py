"""What moderation sees in the terminal: the returns with their status, what waits for a decision, what was decided."""

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.database import rows_as_dicts
from orchestration.figures import millions

_STYLES = {"accepted": "green", "held": "yellow", "declared, held": "yellow", "not used": "red"}


def print_moderation(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """Every return and its status, then what holds returns back, the most pounds at stake first."""
    _print_returns(out, connection)
    _print_queue(out, connection)
    _print_decisions(out, connection)


def print_returns_in_short(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """How many returns there are by status, and how many findings wait; nothing where there is no return."""
    counts = connection.execute(
        "select status, count(*) from marts.return_version group by all order by all"
    ).fetchall()
    if not counts:
        return
    [(waiting,)] = connection.execute("select count(*) from marts.moderation_queue").fetchall()
    said = ", ".join(f"{count} {status}" for status, count in counts)
    said = said.replace("declared, held", "declared and held").replace("no total", "without a total")
    waits = f"{waiting} critical findings wait for a decision: totalplace moderation"
    out.print(f"Places' own counts: {said}; {waits}\n", soft_wrap=True)


def _print_returns(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    returns = rows_as_dicts(
        connection.execute("from marts.return_version order by place_name, financial_year, return_version, return_key")
    )
    if not returns:
        out.print("No return of a place is at hand. `totalplace template return` writes an empty one.")
        return
    table = Table(title="Returns of places", title_justify="left", show_edge=False, header_style="bold")
    table.add_column("place", overflow="fold")
    for name in ("year", "version", "stage", "status"):
        table.add_column(name, no_wrap=True)
    for name in ("declared £m", "critical", "warnings"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in returns:
        status = str(row["status"])
        year = str(row["financial_year"] or "–") + ("" if row["is_year_declared"] else " (not said)")
        table.add_row(
            escape(str(row["place_name"] or row["path_in_inbox"])) + (" (invented)" if row["is_illustrative"] else ""),
            year,
            escape(str(row["return_version"] or "–")),
            escape(str(row["stage"] or "–")),
            f"[{_STYLES.get(status, 'default')}]{status}[/]",
            millions(row["declared_gbp"]),
            str(row["critical_count"]),
            str(row["warning_count"]),
        )
    out.print(table)
    for row in returns:
        if row["status"] == "not used":
            out.print(
                f"  [red]not used[/] {escape(str(row['path_in_inbox']))}: {escape(str(row['reasons']))}", soft_wrap=True
            )


def _print_queue(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    queue = rows_as_dicts(connection.execute("from marts.moderation_queue order by position"))
    out.print()
    if not queue:
        out.print("Nothing waits for a decision.")
        return
    out.print(f"[bold]Waits for a decision[/] ({len(queue)}), the most pounds at stake first")
    for row in queue:
        where = f"{row['place_id']}/{row['financial_year']}, version {row['return_version']}"
        stake = f"£{millions(row['at_stake_gbp'])}m" if row["at_stake_gbp"] is not None else "unknown"
        out.print(
            f"  {row['position']}. [bold]{escape(where)}[/]  {escape(str(row['check_name']))}"
            f"{', ' + escape(str(row['item'])) if row['item'] else ''}  ({stake} at stake)",
            soft_wrap=True,
        )
        out.print(f"     {escape(str(row['sentence']))} {escape(str(row['what_to_do']))}", soft_wrap=True)
    out.print(
        "\nTo decide: a row of seeds/moderation_decisions.csv (accept, adjust or return_to_place, with the reason), then"
        " make refresh.",
        soft_wrap=True,
    )


def _print_decisions(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    for row in rows_as_dicts(connection.execute("from marts.moderation_decision order by decision_id")):
        force = "in force" if row["is_in_force"] else f"expired on {row['expires_on']}"
        met = "" if row["is_met"] else "; no such version is at hand"
        what = " ".join(str(row[key] or "") for key in ("decision_id", "decision", "return_id", "check_name"))
        who = f"by {row['decided_by']}, {row['decided_on']} ({force}{met}): {row['reason']}"
        out.print(f"  decided: {escape(what)} {escape(who)}", soft_wrap=True)
