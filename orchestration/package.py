"""Published → package: the open data of a publication, one file of comma-separated values and one Parquet file a mart.

A package is described by ``datapackage.json`` (Data Package 2.0, with the column types of the Fiscal Data Package), made
from what the published file says of itself: `marts.mart` and `marts.mart_column`. The files are the same bytes whenever the
content is the same.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

import duckdb

from orchestration.database import identifier, quoted, rows_as_dicts
from orchestration.files import sha256_of
from orchestration.package_words import licence_words, licences, readme_words, sources
from orchestration.prompt import write_csv

DESCRIPTION = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# Where the standard defines the types of columns that it knows.
_TAXONOMIES = [
    "https://specs.frictionlessdata.io/taxonomies/fiscal/budgets.json",
    "https://specs.frictionlessdata.io/taxonomies/fiscal/spending.json",
]
# Every amount is in pounds; the standard takes that from a column that is the same in every row.
_CURRENCY = {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "GBP"}
_TYPES = {
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "TIMESTAMP": "datetime",
}


@dataclass(frozen=True)
class Contents:
    """What a package is of: its publication, and the one place whose rows it holds (None: all)."""

    publication_id: str
    created_at: str
    place_id: str | None = None
    place_name: str | None = None
    is_illustrative: bool = False

    @property
    def name(self) -> str:
        """Name of the package, the same in every version."""
        return "total-place-warehouse" + (f"-{self.place_id.replace('_', '-')}" if self.place_id else "")


def open_marts(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """The marts that are given away."""
    return rows_as_dicts(connection.execute("from marts.mart where is_open_data order by mart_name"))


def marts_left_out(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """The marts that are not, each with the reason."""
    return rows_as_dicts(connection.execute("from marts.mart where not is_open_data order by mart_name"))


def write_package(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    contents: Contents,
    on_mart: Callable[[str], None] = lambda name: None,
) -> None:
    """Write the package of a publication, or of one place of it, into a folder that is there and empty.

    Args:
        connection: to the published file.
        contents: with a place, the marts that say a place are in it, cut to its rows, without Parquet.
        on_mart: called with the name of each mart that is written.
    """
    columns: dict[str, list[dict[str, object]]] = {}
    for column in rows_as_dicts(connection.execute("from marts.mart_column order by mart_name, position")):
        columns.setdefault(str(column["mart_name"]), []).append(column)
    marts = [
        mart for mart in open_marts(connection) if contents.place_id is None or _places(columns[str(mart["mart_name"])])
    ]
    names = {str(mart["mart_name"]) for mart in marts}
    resources = []
    for mart in marts:
        resources.append(_write_mart(connection, folder, mart, columns[str(mart["mart_name"])], names, contents))
        on_mart(str(mart["mart_name"]))
    datasets = rows_as_dicts(connection.execute("from marts.dataset order by dataset"))
    where = f" in {contents.place_name}" if contents.place_name else ", place by place"
    described = {
        "$schema": _PROFILE,
        "name": contents.name,
        "id": str(uuid5(NAMESPACE_OID, f"{contents.name}/{contents.publication_id}")),
        "title": f"Public money{where}",
        "description": "Three counts of public money, compared and never added; README.md says how to read them.",
        "version": contents.publication_id,
        "created": contents.created_at,
        "licenses": licences(datasets),
        "sources": sources(datasets),
        "columnTypes": _TAXONOMIES,
        "resources": resources,
    }
    words = readme_words(
        contents.publication_id, contents.place_name, contents.is_illustrative, marts, marts_left_out(connection)
    )
    (folder / "README.md").write_text(words, "utf-8")
    (folder / "LICENCE.txt").write_text(licence_words(datasets), "utf-8")
    (folder / DESCRIPTION).write_text(json.dumps(described, indent=1, ensure_ascii=False) + "\n", "utf-8")
    sums = "".join(f"{sha256_of(path)}  {path.name}\n" for path in sorted(folder.iterdir()))
    (folder / "SHA256SUMS").write_text(sums, "utf-8")


def _write_mart(
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
    mart: dict[str, object],
    columns: list[dict[str, object]],
    names: set[str],
    contents: Contents,
) -> dict[str, object]:
    """Write one mart and describe it as a resource of the package."""
    name = str(mart["mart_name"])
    table = identifier("marts", name)
    rows = f"from {table}"
    if contents.place_id is not None:
        # A pair of places is of both.
        rows += f" where {quoted(contents.place_id)} in ({', '.join(map(identifier, _places(columns)))})"
    # In an order of their own, so that the same rows are the same bytes.
    order = "order by all"
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv(connection.execute(f"select {', '.join(_cells(columns))} {rows} {order}"), file, line_end="\r\n")
    described: dict[str, object] = {
        "name": name.replace("_", "-"),
        "type": "table",
        "title": name.replace("_", " "),
        "description": f"{mart['description']} One row: {str(mart['grain']).removeprefix('one row per ')}.",
        **_file(path, "csv", "text/csv"),
        "encoding": "utf-8",
        "schema": _schema(mart, columns, names, whole=contents.place_id is None),
    }
    if contents.place_id is None:
        parquet = folder / f"{name}.parquet"
        connection.execute(
            f"copy (select * {rows} {order}) to {quoted(str(parquet))} (format parquet, compression zstd)"
        )
        described["alternates"] = [_file(parquet, "parquet", "application/vnd.apache.parquet")]
    return described


def _places(columns: list[dict[str, object]]) -> list[str]:
    """The columns of a mart that say a place."""
    return [
        str(column["column_name"])
        for column in columns
        if column["column_name"] == "place_id" or column["joins_to"] == "marts.place.place_id"
    ]


def _cells(columns: list[dict[str, object]]) -> Iterator[str]:
    """The columns as their cells are written: yes and no in small letters."""
    for column in columns:
        name = identifier(str(column["column_name"]))
        yield f"cast({name} as varchar) as {name}" if column["data_type"] == "BOOLEAN" else name


def _file(path: Path, form: str, media_type: str) -> dict[str, object]:
    size = path.stat().st_size
    return {
        "path": path.name,
        "format": form,
        "mediatype": media_type,
        "bytes": size,
        "hash": f"sha256:{sha256_of(path)}",
    }


def _schema(
    mart: dict[str, object], columns: list[dict[str, object]], names: set[str], whole: bool
) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(column) for column in columns], "missingValues": [""]}
    if any(str(column["fiscal_type"]).split(":")[0] == "value" for column in columns):
        schema["extraFields"] = [_CURRENCY]
    if mart["primary_key"] is not None:
        schema["primaryKey"] = str(mart["primary_key"]).split(", ")
    # Rows of one place lead to rows that are of none, so a package of a place says no joins.
    keys = []
    for column in columns if whole else []:
        target, _, field = str(column["joins_to"] or "").removeprefix("marts.").partition(".")
        if column["joins_to_one_row"] and column["joins_every_row"] and target in names:
            reference = {"resource": target.replace("_", "-"), "fields": [field]}
            keys.append({"fields": [column["column_name"]], "reference": reference})
    if keys:
        schema["foreignKeys"] = keys
    return schema


def _field(column: dict[str, object]) -> dict[str, object]:
    kind = str(column["data_type"]).partition("(")[0]
    field: dict[str, object] = {
        "name": column["column_name"],
        "type": "number" if kind == "DECIMAL" else _TYPES.get(kind, "string"),
        "description": column["description"],
    }
    if column["fiscal_type"] is not None:
        field["columnType"] = column["fiscal_type"]
    return field
