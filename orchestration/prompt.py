"""`totalplace sql`: statements on the publication in force, read-only."""

import csv as csv_module
import sys
from decimal import Decimal
from pathlib import Path
from typing import TextIO

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_SHOWN_ROWS = 100
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_HELP = "End a statement with ;  —  .tables lists the tables, .quit leaves."
_TABLES = """
    select table_schema || '.' || table_name as table, estimated_size as rows, comment as holds
    from information_schema.tables
    inner join duckdb_tables() using (table_name)
    where table_schema = schema_name
    order by table_schema, table_name
"""


def _open(database: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(database), read_only=True)
    # A statement reads the publication and nothing else: no files, no network, no way back.
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def run_statement(database: Path, statement: str, out: Console, errors: Console, as_csv: bool = False) -> int:
    """Run one statement and print its rows; returns the exit code."""
    connection = _open(database)
    try:
        return _run(connection, statement, out, errors, as_csv)
    finally:
        connection.close()


def write_csv(result: duckdb.DuckDBPyConnection, stream: TextIO, line_end: str = "\n") -> int:
    """Write a result whole as comma-separated values, no text of which is a formula.

    Lines end as a terminal reads them; RFC 4180 has them end with CR LF. Returns how many rows there are.
    """
    writer, count = csv_module.writer(stream, lineterminator=line_end), 0
    writer.writerow([column[0] for column in result.description or []])
    while rows := result.fetchmany(10_000):
        writer.writerows([_cell(value) for value in row] for row in rows)
        count += len(rows)
    return count


def _cell(value: object) -> object:
    """A value as it is written: a text that a spreadsheet would run as a formula begins with an apostrophe."""
    if isinstance(value, Decimal):
        # Never with an exponent, as Python writes nought with many decimals.
        return f"{value:f}"
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def run_prompt(database: Path, out: Console, errors: Console) -> None:
    """Read statements until the end of input."""
    connection = _open(database)
    out.print(f"Publication {escape(database.parent.name)}, read-only. {_HELP}")
    statement = ""
    while True:
        try:
            line = input("totalplace> " if not statement else "       ...> ")
        except (EOFError, KeyboardInterrupt):
            out.print()
            break
        if not statement and line.strip() in {".quit", ".exit"}:
            break
        if not statement and line.strip() == ".tables":
            line = _TABLES + ";"
        elif not statement and line.strip() in {".help", "help"}:
            out.print(_HELP)
            continue
        statement += line + "\n"
        if statement.strip().endswith(";"):
            _run(connection, statement, out, errors, as_csv=False)
            statement = ""
        elif not statement.strip():
            statement = ""
    connection.close()


def _run(connection: duckdb.DuckDBPyConnection, statement: str, out: Console, errors: Console, as_csv: bool) -> int:
    try:
        # Nothing but blanks and comments gives no result at all.
        result = connection.execute(statement) if statement.strip().strip(";") else None
        if result is None:
            errors.print("[bold red]error:[/] an empty statement: give one in quotation marks, or none for a prompt")
            return 1
        names = [column[0] for column in result.description or []]
        if as_csv:
            write_csv(result, sys.stdout)
            return 0
        rows = result.fetchmany(_SHOWN_ROWS + 1)
    except duckdb.Error as error:
        errors.print(f"[bold red]error:[/] {escape(str(error))}")
        return 1
    table = Table(show_edge=False, header_style="bold")
    for position, name in enumerate(names):
        is_number = bool(rows) and isinstance(rows[0][position], int | float | Decimal)
        table.add_column(escape(name), justify="right" if is_number else "left", overflow="fold")
    for row in rows[:_SHOWN_ROWS]:
        table.add_row(*("" if value is None else escape(str(value)) for value in row))
    out.print(table)
    if len(rows) > _SHOWN_ROWS:
        out.print(f"[dim]the first {_SHOWN_ROWS} rows; --csv prints all of them[/]")
    return 0
