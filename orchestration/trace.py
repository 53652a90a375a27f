"""From a line of a publication back to the row of the file it came from, and what each layer made of it."""

import json
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.database import quoted, read_only, rows_as_dicts
from orchestration.datasets import load_catalogue
from orchestration.errors import ExplainedError
from orchestration.inbox import InboxFile
from orchestration.judged_columns import WITHHELD
from orchestration.landing import Landing
from orchestration.publication import Publication
from orchestration.readers.record import ParseRecord
from orchestration.settings import Settings
from orchestration.trace_decisions import Decision, decisions_on

_STAGING = ("amount_gbp", "payment_date", "financial_year", "year_source", "body_id", "body_name", "is_illustrative")
_CLASSIFIED = ("payee_kind", "payee_kind_rule_id")
_COUNTED = ("place_id", "place_basis", "unplaced_reason", "is_eliminated")


class TraceError(ExplainedError):
    """The line can't be traced; the message says why and what to do."""


@dataclass(frozen=True)
class Trace:
    """A line on its way: the file it stands in, its row as text, its corrections, and what each layer made of it.

    ``decisions`` are those of the rules, of the layer ``classified``.
    """

    line_id: str
    file: dict[str, object]
    kept_bytes: Path
    row: dict[str, object]
    corrections: list[dict[str, object]]
    layers: dict[str, dict[str, object]]
    decisions: list[Decision]

    @property
    def is_name_withheld(self) -> bool:
        """Whether publications withhold the payee's name; the row as landed, which only engineers see, still shows it."""
        return self.layers.get("classified", {}).get("payee_kind") in WITHHELD


def trace(settings: Settings, publication: Publication, line_id: str) -> Trace:
    """Trace one line of a publication.

    The row is read again from what was landed; the verdicts of the layers stand in the publication.

    Raises:
        TraceError: the publication has no such line or file.
    """
    file_id, _, place_in_file = line_id.partition("-")
    sheet_number, _, row_number = place_in_file.partition("-")
    if not (sheet_number.isdigit() and row_number.isdigit()):
        raise TraceError(
            f"{line_id!r} is no line_id: expected <source_file_id>-<sheet>-<row>, as in marts.payment_line"
        )
    with read_only(publication.database) as connection:
        file = published_file(connection, publication, file_id, "line_id", "totalplace sql")
        line = _one(connection, "select * from marts.payment_line where line_id = ?", [line_id]) or {}
        decisions = decisions_on(connection, line) if line else []
        place = [file["file_sha256"], int(sheet_number), int(row_number)]
        corrections = rows_as_dicts(
            connection.execute(
                "select * from marts.correction where state = 'applied' and file_sha256 = ? and sheet_number = ?"
                " and row_number = ? order by correction_id",
                place,
            )
        )
    row = _landed_row(settings, file, int(sheet_number), int(row_number))
    layers = {"staging": _STAGING, "classified": _CLASSIFIED, "counted": _COUNTED}
    return Trace(
        line_id=line_id,
        file=file,
        kept_bytes=settings.landed / "files" / str(file["file_sha256"]),
        row=row,
        corrections=corrections,
        layers={layer: {name: line[name] for name in names} for layer, names in layers.items()} if line else {},
        decisions=decisions,
    )


def published_file(
    connection: duckdb.DuckDBPyConnection, publication: Publication, file_id: str, identity: str, look_up: str
) -> dict[str, object]:
    """The file of a publication that an identity (line_id, source_line_id) begins with.

    Raises:
        TraceError: there is none; ``look_up`` is the command that finds the line again.
    """
    file = _one(connection, "from marts.source_file where source_file_id = ?", [file_id])
    if file is None:
        raise TraceError(
            f"no file {file_id!r} in publication {publication.manifest.publication_id}. A {identity} changes with its "
            f"file: look the line up again with `{look_up}`"
        )
    return file


def _one(connection: duckdb.DuckDBPyConnection, query: str, values: list[object]) -> dict[str, object] | None:
    rows = rows_as_dicts(connection.execute(query, values))
    return rows[0] if rows else None


def landed_records(
    settings: Settings, file: dict[str, object], sheet_number: int, row_number: int
) -> tuple[ParseRecord, list[dict[str, object]]]:
    """What landing kept of a row (of a statistical table a record a figure), and the record of its file.

    Where the reading is not kept any more the kept bytes are read again.

    Raises:
        TraceError: the bytes are gone, the file was not read, or it has no such row.
    """
    kept = settings.landed / "files" / str(file["file_sha256"])
    if not kept.exists():
        raise TraceError(f"the bytes of {file['path_in_inbox']} are no longer in {kept.parent}; land the file again")
    path, dataset = str(file["path_in_inbox"]), str(file["dataset"])
    catalogue = load_catalogue()
    if dataset not in catalogue.datasets:
        raise TraceError(f"{path} was not read: {file['reason']}")
    folders = path.removeprefix("embedded/").split("/")[1:-1]
    entry = InboxFile(kept, path, dataset, folders[0] if folders else None, bool(file["is_illustrative"]))
    parse, lines = Landing(settings.landed, catalogue, settings.landed_file_mode).parse(entry, str(file["file_sha256"]))
    with duckdb.connect() as connection:
        query = f"from read_parquet({quoted(str(lines))}) where sheet_number = ? and row_number = ?"
        found = rows_as_dicts(connection.execute(query, [sheet_number, row_number]))
    if not found:
        raise TraceError(f"{path} has no row {row_number}")
    return parse, found


def _landed_row(settings: Settings, file: dict[str, object], sheet_number: int, row_number: int) -> dict[str, object]:
    """The row of a payment file as landed, columns under the file's own headers."""
    parse, records = landed_records(settings, file, sheet_number, row_number)
    if "column_number" in records[0]:
        columns = ", ".join(sorted({str(record["column_number"]) for record in records}, key=int))
        raise TraceError(
            f"{file['path_in_inbox']} is a table of figures: name the column too, as "
            f"{file['source_file_id']}-{sheet_number}-{row_number}-<column>; there are columns {columns}"
        )
    [found] = records
    # The header that stands above the row: it may have come back in the middle under other names.
    headers = parse.layout_above(sheet_number, row_number)
    cells: dict[str, object] = {f"{headers[name]} → {name}": found[name] for name in headers if found.get(name)}
    cells.update(json.loads(found["extra"]) if found["extra"] else {})
    if found["cells"]:
        cells.update({f"cell {number}": cell for number, cell in enumerate(found["cells"], start=1) if cell})
    return {"row_kind": found["row_kind"], "reason": found["reason"], "cells": cells}
