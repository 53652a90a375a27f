"""The official count as the terminal shows it: places with their intervals, and what they are held against."""

from textwrap import shorten

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.database import rows_as_dicts
from orchestration.figures import interval, millions, whole

# Reasons stand whole in the findings and in marts.place_summary.
_WIDTH_OF_REASON = 240
# Controls shown: what is compared, of which function, its name.
_CONTROLS = (
    ("local_outturn", "all", "local outturn"),
    ("local_outturn", "09", "education"),
    ("local_outturn", "03.1", "police"),
    ("local_outturn", "03.2", "fire"),
    ("whole_method", "all", "whole method"),
)


def print_official(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """Totals with intervals, set by set and year by year; what keeps a place from having one; the control ratios."""
    summaries = rows_as_dicts(connection.execute("from marts.place_summary order by place_name"))
    sets = rows_as_dicts(
        connection.execute(
            "from marts.place_set_summary order by place_set_id, restated_from nulls first, financial_year desc"
        )
    )
    for place_set in sets:
        of_set = [
            row
            for row in summaries
            if all(row[key] == place_set[key] for key in ("place_set_id", "financial_year", "restated_from"))
        ]
        if place_set["restated_from"] is None:
            _print_set(out, place_set, of_set)
        elif place_set["is_complete"]:
            name = escape(str(place_set["place_set_name"]))
            out.print(
                f"{name}, restated to {place_set['financial_year']}: £{millions(place_set['current_gbp'])}m "
                f"(£{millions(place_set['low_gbp'])}m to £{millions(place_set['high_gbp'])}m)"
            )
    _print_controls(out, connection)


def _print_set(out: Console, place_set: dict[str, object], places: list[dict[str, object]]) -> None:
    name = escape(str(place_set["place_set_name"]))
    title = f"Official count {place_set['financial_year']}, current spending, £m: {name}"
    table = Table(title=title, title_justify="left", show_edge=False, header_style="bold")
    table.add_column("place", overflow="fold")
    for name in ("residents", "local", "central", "total", "interval", "by population alone", "£ a head", "interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in places:
        per_head = interval(whole(row["low_gbp_per_head"]), whole(row["high_gbp_per_head"]))
        table.add_row(escape(str(row["place_name"])), *_totals(row), whole(row["gbp_per_head"]), per_head)
    if len(places) > 1 and place_set["is_complete"]:
        table.add_section()
        table.add_row(f"all {len(places)}", *_totals(place_set))
    out.print(table)
    missing: dict[str, list[str]] = {}
    for row in places:
        if row["missing"] is not None:
            missing.setdefault(str(row["missing"]), []).append(str(row["place_name"]))
    for sentence, names in missing.items():
        sentence = shorten(sentence, _WIDTH_OF_REASON, placeholder=" …")
        out.print(f"  [yellow]no total[/] for {escape('; '.join(names))}: {escape(sentence)}", soft_wrap=True)


def _totals(row: dict[str, object]) -> list[str]:
    """What the summaries of a place and of a set both say."""
    return [
        whole(row["population"]),
        millions(row["local_authorities_gbp"]),
        millions(row["central_and_public_corporations_gbp"]),
        millions(row["current_gbp"]),
        interval(millions(row["low_gbp"]), millions(row["high_gbp"])),
        millions(row["current_population_key_gbp"]),
    ]


def _print_controls(out: Console, connection: duckdb.DuckDBPyConnection) -> None:
    """How the count compares with the regional analysis' own figures, region by region."""
    controls = rows_as_dicts(connection.execute("from marts.control_total where ratio is not null"))
    ratios = {(r["financial_year"], r["area_name"], r["control"], r["cofog_code"]): r["ratio"] for r in controls}
    for year in sorted({str(row["financial_year"]) for row in controls}, reverse=True):
        title = f"Count over the regional analysis' own figures, {year}"
        table = Table(title=title, title_justify="left", show_edge=False, header_style="bold")
        table.add_column("region")
        for *_, name in _CONTROLS:
            table.add_column(name, justify="right", no_wrap=True)
        areas = sorted({str(r["area_name"]) for r in controls if r["financial_year"] == year} - {"England"})
        for area in [*areas, "England"]:
            found = (ratios.get((year, area, control, code)) for control, code, _ in _CONTROLS)
            table.add_row(area, *(f"{ratio:.4f}" if ratio is not None else "–" for ratio in found))
        out.print(table)
    out.print()
