"""The command `totalplace`; thin: each command calls one room and prints what it gave."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape
from typer.core import TyperCommand

from orchestration.errors import ExplainedError
from orchestration.settings import Settings

app = typer.Typer(
    help="Counts all public money spent in a place, and makes places comparable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
place_app = typer.Typer(help="Places that are counted.", no_args_is_help=True)
app.add_typer(place_app, name="place")
template_app = typer.Typer(help="Empty forms for what places send.", no_args_is_help=True)
app.add_typer(template_app, name="template")
# <source_file_id>-<sheet>-<row>-<column>; a payment line has no column.
_DASHES_OF_A_SOURCE_LINE = 3
# Where the output is no terminal there is no width to keep to.
_WIDE = None if sys.stdout.isatty() else 140
out = Console(highlight=False, width=_WIDE)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

InboxOption = Annotated[
    Path | None,
    typer.Option(help="Folder to read: <dataset>/<body>/<file>.", exists=True, file_okay=False, show_default="inbox/"),
]


class _WithStatement(TyperCommand):
    """A command whose argument is a statement in SQL, which may begin with a comment."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:
        # "-- why" looks like an option, but no option has a blank or a line end in it.
        is_comment = [text.startswith("--") and len(text.split()) > 1 for text in args]
        return super().parse_args(
            ctx, [f" {text}" if comment else text for text, comment in zip(args, is_comment, strict=True)]
        )


@contextmanager
def _explained() -> Iterator[None]:
    """What a person can act on is printed as a sentence; anything else is a fault of ours and keeps its traceback."""
    try:
        yield
    except (ExplainedError, OSError) as error:  # OSError: a folder that can't be written, a disk that is full
        errors.print(f"[bold red]error:[/] {escape(str(error))}")
        raise typer.Exit(1) from error


def _refuse(options: dict[str, object], why: str) -> None:
    """Say of options that were given that they would do nothing."""
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise ExplainedError(f"{' and '.join(given)} would do nothing: {why}")


def _settings(inbox: Path | None = None) -> Settings:
    try:
        return Settings(inbox=inbox) if inbox is not None else Settings()
    except ValidationError as error:
        wrong = "; ".join(f"TOTALPLACE_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors())
        errors.print(f"[bold red]error:[/] {escape(wrong)}")
        raise typer.Exit(1) from error


@app.command()
def refresh(
    inbox: InboxOption = None,
    no_reports: Annotated[bool, typer.Option("--no-reports", help="Leave the report site as it is.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build even where nothing changed.")] = False,
) -> None:
    """Load the inbox, build the warehouse, judge it, publish it and build the report site."""
    from orchestration.progress import progress_for
    from orchestration.refresh import refresh as run
    from orchestration.summary import print_summary

    settings = _settings(inbox)
    out.print(f"Refreshing [bold]{escape(str(settings.home))}[/] from [bold]{escape(str(settings.inbox))}[/]")
    with _explained():
        with progress_for(out) as progress:
            refreshed = run(settings, progress, rebuild=rebuild, reports=not no_reports)
        print_summary(out, settings, refreshed)


@app.command()
def status(inbox: InboxOption = None) -> None:
    """What is in force, what it holds and what waits in the inbox."""
    from orchestration.publication import require_publication
    from orchestration.summary import print_status

    settings = _settings(inbox)
    with _explained():
        print_status(out, settings, require_publication(settings))


@app.command()
def moderation() -> None:
    """The returns of places: which are compared, which are held and why, and what waits for a decision."""
    from orchestration.database import read_only
    from orchestration.moderation_report import print_moderation
    from orchestration.publication import require_publication

    with _explained(), read_only(require_publication(_settings()).database) as connection:
        print_moderation(out, connection)


@app.command()
def inspect(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files, or folders of files.")],
    dataset: Annotated[str | None, typer.Option(help="Read as landing reads files of this dataset.")] = None,
    body: Annotated[str | None, typer.Option(help="And those of this body's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Show what the reader sees in files, without loading them."""
    from orchestration.datasets import load_catalogue
    from orchestration.inspection import files_under, readers_for
    from orchestration.inspection import inspect as look
    from orchestration.inspection_report import print_inspection, print_inspections

    with _explained():
        readers = readers_for(load_catalogue(), dataset, body)
        files = list(files_under(paths))
        if as_json:
            for path in files:
                print(look(path, readers).as_json(), flush=True)
        elif len(files) == 1:
            print_inspection(out, look(files[0], readers))
        else:
            with errors.status("Reading …") as status:
                found = []
                for number, path in enumerate(files, start=1):
                    status.update(f"Reading {number} of {len(files)}: {escape(path.name)}")
                    found.append(look(path, readers))
            print_inspections(out, found)


@app.command()
def trace(
    figure: Annotated[
        str,
        typer.Argument(
            metavar="LINE_ID|PLACE/YEAR[/FUNCTION[/SPENDER]]",
            help="A line_id of marts.payment_line, a source_line_id of marts.apportionment, or a figure of the official"
            " count such as kent/2010-11 or kent/2010-11/10.2.",
        ),
    ],
) -> None:
    """Show the row of the file a figure came from, and what each layer made of it."""
    from orchestration.publication import require_publication
    from orchestration.trace import trace as find
    from orchestration.trace_count import trace_count, trace_line
    from orchestration.trace_report import print_count_trace, print_line_trace, print_trace

    settings = _settings()
    with _explained():
        publication = require_publication(settings)
        if "/" in figure:
            print_count_trace(out, trace_count(publication, figure))
        elif figure.count("-") == _DASHES_OF_A_SOURCE_LINE:
            print_line_trace(out, trace_line(settings, publication, figure))
        else:
            print_trace(out, find(settings, publication, figure))


@app.command()
def diff(
    old: Annotated[
        str, typer.Argument(metavar="OLD", help="An id or a part of one, current, previous, or a folder.")
    ] = "previous",
    new: Annotated[str, typer.Argument(metavar="NEW", help="What to compare it with.")] = "current",
    scheme: Annotated[
        str | None,
        typer.Option(
            help="Only this: cofog, subjective, control, theme, payee, place, basis, payee_body, eliminated, year, body.",
            show_default="all",
        ),
    ] = None,
    csv: Annotated[
        bool,
        typer.Option(
            "--csv",
            help="Print every moved line as comma-separated values, whole; with --scheme theme a row a line and theme.",
        ),
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows shown of each table; sums are whole.")] = 10,
) -> None:
    """What moved between two publications: lines, pounds, rules, files, the official count."""
    from orchestration.diff import compare, write_moved_lines
    from orchestration.diff_report import print_diff
    from orchestration.publication_names import publication_named

    settings = _settings()
    with _explained():
        before, after = publication_named(settings, old), publication_named(settings, new)
        if csv:
            write_moved_lines(before, after, scheme, sys.stdout)
        else:
            print_diff(out, compare(before, after, scheme, limit), limit)


@app.command(cls=_WithStatement)
def sql(
    statement: Annotated[str | None, typer.Argument(help="One statement; none opens a prompt.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print comma-separated values, whole.")] = False,
) -> None:
    """Query the publication in force; nothing can be changed."""
    from orchestration.prompt import run_prompt, run_statement
    from orchestration.publication import require_publication

    with _explained():
        database = require_publication(_settings()).database
        if statement is not None:
            raise typer.Exit(run_statement(database, statement, out, errors, as_csv=csv))
        run_prompt(database, out, errors)


@app.command()
def package() -> None:
    """Where the open data of the publication in force is, what is in it and how to validate it."""
    from orchestration.package_report import print_package
    from orchestration.publication import require_publication

    with _explained():
        print_package(out, require_publication(_settings()))


@app.command()
def generate(
    folder: Annotated[Path, typer.Argument(help="Where to write; it becomes an inbox.")],
    lines: Annotated[int, typer.Option(min=1, help="Payment lines in all, about.")] = 6_000,
) -> None:
    """Write the illustrative payment files of the fictional Exampleshire, in any size."""
    from orchestration.illustrative import write_exampleshire

    with _explained():
        paths = write_exampleshire(folder, lines)
    out.print(f"{len(paths)} files of invented figures written to {escape(str(folder))}")


@place_app.command("add")
def place_add(
    place_set: Annotated[str, typer.Option("--set", help="The set the place belongs to; places of one never overlap.")],
    place_id: Annotated[str, typer.Option("--id", help="Lower-case letters, digits and underscores.")],
    members: Annotated[
        str,
        typer.Option(
            help="Codes (GSS, SNAC, E-code) or body_ids, separated by commas; a county stands for its districts."
        ),
    ],
    name: Annotated[str | None, typer.Option(help="Name of the place.", show_default="that of the members")] = None,
    new_set_name: Annotated[
        str | None,
        typer.Option(help="Name of a set that is not there and is made; without one no set is made."),
    ] = None,
    new_set: Annotated[
        bool,
        typer.Option("--new-set", help="Make the set although its id is like that of one that is there."),
    ] = False,
) -> None:
    """Write the seed rows of a place: any set of authorities."""
    from orchestration.places import add_place

    with _explained():
        codes = [code.strip() for code in members.split(",") if code.strip()]
        added = add_place(place_set, place_id, codes, name, new_set_name, new_set)
    out.print(f"[bold green]Added[/] {added.place_id} to {'the new set ' if added.is_new_set else ''}{place_set}")
    for title, names in (
        ("consists of", added.authorities),
        ("serve it alone", added.bodies_within),
        ("serve it and others", added.bodies_wider),
    ):
        out.print(f"  {title:20} {escape('; '.join(names)) or '–'}", soft_wrap=True)
    *files, last = [f"seeds/{file}" for file in added.seeds_written]
    out.print(f"  rows in {', '.join(files)} and {last}; to count it: make refresh")


@template_app.command("return")
def template_return(
    path: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="The workbook to write; it must not be there yet.")],
    place: Annotated[str, typer.Option(help="The place, as in seeds/places.csv.")],
    year: Annotated[str, typer.Option(help="The financial year, such as 2010-11.")],
) -> None:
    """Write an empty return of a place: drop-downs, notes, the place's bodies filled in."""
    from orchestration.template import write_template

    with _explained():
        written = write_template(place, year, path)
    out.print(f"[bold green]Written[/] {escape(str(written.path))}", soft_wrap=True)
    out.print(f"  filled in    {written.bodies} bodies of {escape(place)}, {written.streams} streams as unknown")
    out.print(
        f"  then         put it into {escape(str(_settings().inbox))}/place_return/{escape(place)}/", soft_wrap=True
    )
    out.print("  to see what the reader makes of it: totalplace inspect FILE.xlsx")


@app.command()
def tabulate(
    folder: Annotated[Path, typer.Argument(help="Published tables, as an inbox: <dataset>/<file>.", exists=True)],
) -> None:
    """Write the compact national tables that come with the product anew, from published files."""
    from orchestration.tabulate import tabulate as write

    with _explained():
        for path in write(folder):
            out.print(f"{path.relative_to(path.parents[3])}  {path.stat().st_size:,} bytes")


@app.command()
def evaluate(
    labels: Annotated[
        Path | None, typer.Option(help="CSV of labelled payees.", show_default="seeds/payee_kind_labels.csv")
    ] = None,
    write: Annotated[
        str | None, typer.Option(help="Write the figures of payees to the seed; say where the sample is from.")
    ] = None,
    draw: Annotated[int | None, typer.Option(min=1, help="Only draw that many lines to label.")] = None,
    of: Annotated[
        Literal["lines", "transfers"] | None,
        typer.Option(
            help="What is drawn: classified lines, by pounds; or for transfers, that many of each of their four samples.",
            show_default="lines",
        ),
    ] = None,
    seed: Annotated[str | None, typer.Option(help="Another seed draws other lines.", show_default="1")] = None,
    to: Annotated[
        Path | None,
        typer.Option(help="Where the drawn lines are written.", show_default="<of>_to_label.csv in warehouse/"),
    ] = None,
) -> None:
    """Measure on labels how often the rules are wrong: functions, subjective groups, payees, transfers."""
    from orchestration.evaluation.evaluate import draw_sample, write_payees
    from orchestration.evaluation.evaluate import evaluate as measure
    from orchestration.evaluation.payees import LABELS
    from orchestration.evaluation.report import print_evaluation

    with _explained():
        settings = _settings()
        if draw is not None:
            _refuse({"--labels": labels, "--write": write}, "--draw measures nothing")
            of = of or "lines"
            path = to or settings.home / f"{of}_to_label.csv"
            count = draw_sample(settings, of, draw, seed or "1", path)
            out.print(
                f"{count} lines written to {escape(str(path))}; how to label them: docs/methodologist.md",
                soft_wrap=True,
            )
            return
        _refuse({"--of": of, "--seed": seed, "--to": to}, "nothing is drawn without --draw")
        with errors.status("Measuring …"):
            evaluation = measure(settings, labels or LABELS)
        print_evaluation(out, evaluation)
        if write is not None:
            write_payees(evaluation, write)


@app.command()
def serve(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 8080) -> None:
    """Serve the report site on this machine."""
    from orchestration.serve import serve_site

    with _explained():
        serve_site(_settings(), port, out)


@app.command()
def dev(port: Annotated[int, typer.Option(help="Port on 127.0.0.1.")] = 3000) -> None:
    """Open Dagster's interface on this machine."""
    from orchestration.serve import serve_dagster

    serve_dagster(_settings(), port, out)


if __name__ == "__main__":
    app()
