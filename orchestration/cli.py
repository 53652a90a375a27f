"""The command `totalplace`; thin: each command calls one room and prints what it gave."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.markup import escape

from orchestration.errors import ExplainedError
from orchestration.settings import Settings

app = typer.Typer(
    help="Counts all public money spent in a place, and makes places comparable.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# Where the output is no terminal there is no width to keep to.
_WIDE = None if sys.stdout.isatty() else 140
out = Console(highlight=False, width=_WIDE)
errors = Console(stderr=True, highlight=False, soft_wrap=True)

InboxOption = Annotated[
    Path | None,
    typer.Option(help="Folder to read: <dataset>/<body>/<file>.", exists=True, file_okay=False, show_default="inbox/"),
]


@contextmanager
def _explained() -> Iterator[None]:
    """What a person can act on is printed as a sentence; anything else is a fault of ours and keeps its traceback."""
    try:
        yield
    except (ExplainedError, OSError) as error:  # OSError: a folder that can't be written, a disk that is full
        errors.print(f"[bold red]error:[/] {escape(str(error))}")
        raise typer.Exit(1) from error


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
def inspect(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Files, or folders of files.")],
    dataset: Annotated[str | None, typer.Option(help="Also know the headers of this dataset.")] = None,
    body: Annotated[str | None, typer.Option(help="And those of this body's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")] = False,
) -> None:
    """Show what the reader sees in files, without loading them."""
    from orchestration.datasets import load_catalogue
    from orchestration.inspection import files_under, vocabulary_for
    from orchestration.inspection import inspect as look
    from orchestration.inspection_report import print_inspection, print_inspections

    with _explained():
        vocabulary = vocabulary_for(load_catalogue(), dataset, body)
        files = list(files_under(paths))
        if as_json:
            for path in files:
                print(look(path, vocabulary).as_json(), flush=True)
        elif len(files) == 1:
            print_inspection(out, look(files[0], vocabulary))
        else:
            with errors.status("Reading …") as status:
                found = []
                for number, path in enumerate(files, start=1):
                    status.update(f"Reading {number} of {len(files)}: {escape(path.name)}")
                    found.append(look(path, vocabulary))
            print_inspections(out, found)


@app.command()
def trace(line_id: Annotated[str, typer.Argument(help="A line_id of marts.payment_line.")]) -> None:
    """Show the row of the file a line came from, and what each layer made of it."""
    from orchestration.publication import require_publication
    from orchestration.summary import print_trace
    from orchestration.trace import trace as find

    settings = _settings()
    with _explained():
        print_trace(out, find(settings, require_publication(settings), line_id))


@app.command()
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
def generate(
    folder: Annotated[Path, typer.Argument(help="Where to write; it becomes an inbox.")],
    lines: Annotated[int, typer.Option(min=1, help="Payment lines in all, about.")] = 6_000,
) -> None:
    """Write the illustrative payment files of the fictional Exampleshire, in any size."""
    from orchestration.illustrative import write_exampleshire

    with _explained():
        paths = write_exampleshire(folder, lines)
    out.print(f"{len(paths)} files of invented figures written to {escape(str(folder))}")


@app.command()
def evaluate(
    labels: Annotated[
        Path | None, typer.Option(help="CSV of labels.", show_default="seeds/payee_kind_labels.csv")
    ] = None,
    write: Annotated[
        str | None, typer.Option(help="Write the figures to the seed; say where the sample is from.")
    ] = None,
) -> None:
    """Measure on labelled names how often the rules on payees are wrong."""
    from datetime import date

    from orchestration.evaluate import LABELS, write_measured
    from orchestration.evaluate import evaluate as measure
    from orchestration.summary import print_evaluation

    with _explained():
        evaluation = measure(_settings(), labels or LABELS)
        print_evaluation(out, evaluation)
        if write is not None:
            write_measured(evaluation, write, date.today())


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
