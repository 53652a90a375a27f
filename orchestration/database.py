"""Opening DuckDB files: the one under construction belongs to one process, published ones to any reader."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def writable(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file under construction."""
    connection = duckdb.connect(str(path))
    try:
        yield connection
    finally:
        connection.close()


@contextmanager
def read_only(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can't change the file."""
    connection = duckdb.connect(str(path), read_only=True)
    try:
        yield connection
    finally:
        connection.close()


def quoted(text: str) -> str:
    """A string as an SQL literal, for the statements that take no parameters (views, COMMENT, COPY)."""
    return "'" + text.replace("'", "''") + "'"


def identifier(*parts: str) -> str:
    """A (qualified) name as an SQL identifier."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in parts)


def rows_as_dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """All rows of a result, each a dict by column name; decimals stay exact."""
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
