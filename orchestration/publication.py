"""Build → published: the only writer of ``published/``.

A publication is a folder ``published/<id>/`` with ``warehouse.duckdb`` (the schemas marts, methodology and judged, as
tables), ``manifest.json`` and ``package/`` (the open data). It is written beside the others, brought to disk, given its
name, and put in force by switching the link ``published/current`` in one step. It is never edited afterwards.
"""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict, ValidationError

from orchestration.database import identifier, quoted, read_only, rows_as_dicts, writable
from orchestration.errors import ExplainedError
from orchestration.files import keep_newest, remove_leftovers, switch_link, sync_folder, written_atomically
from orchestration.inputs import code_version
from orchestration.package import Contents, open_marts, write_package
from orchestration.progress import LayerProgress
from orchestration.settings import PUBLISHED_LAYERS, Settings

DATABASE = "warehouse.duckdb"
PACKAGE = "package"
_MANIFEST = "manifest.json"


class NothingPublished(ExplainedError):
    """There is no publication to read; the message says what to do."""


class BuildNotComplete(ExplainedError):
    """The build file can't be published; the message says what to do."""


class Input(BaseModel):
    """A file the publication was made from."""

    model_config = ConfigDict(frozen=True)

    path_in_inbox: str
    sha256: str
    is_illustrative: bool
    verdict: str
    is_embedded: bool = False


class Table(BaseModel):
    """A published table: how many rows it has, and the hash of these rows in order."""

    model_config = ConfigDict(frozen=True)

    rows: int
    content_hash: str


class Manifest(BaseModel):
    """What a publication was made from and what it holds."""

    model_config = ConfigDict(frozen=True)

    publication_id: str
    created_at: str
    code_version: str
    refresh_key: str
    content_hash: str
    line_count: int
    amount_gbp: Decimal
    illustrative_line_count: int
    illustrative_amount_gbp: Decimal
    inputs: list[Input]
    tables: dict[str, Table]


class Publication(BaseModel):
    """A publication on disk."""

    model_config = ConfigDict(frozen=True)

    folder: Path
    manifest: Manifest

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.folder / DATABASE

    @property
    def package(self) -> Path:
        """The folder of the open data."""
        return self.folder / PACKAGE


def current_publication(settings: Settings) -> Publication | None:
    """The publication in force, or None before the first."""
    folder = settings.published / "current"
    if not folder.exists():
        return None
    try:
        return read_publication(folder.resolve())
    except ValidationError:
        # Written by another version of this software: its tables can still be opened, but it says nothing to this one.
        return None


def read_publication(folder: Path) -> Publication:
    """The publication in a folder.

    Raises:
        ValidationError: another version of this software wrote its manifest.
        OSError: it has none.
    """
    manifest = Manifest.model_validate_json((folder / _MANIFEST).read_text(encoding="utf-8"))
    return Publication(folder=folder, manifest=manifest)


def require_publication(settings: Settings) -> Publication:
    """The publication in force. Raises NothingPublished before the first refresh."""
    publication = current_publication(settings)
    if publication is None:
        raise NothingPublished(f"nothing is published in {settings.published} yet: run `totalplace refresh` first")
    return publication


def publish(settings: Settings, progress: LayerProgress | None = None) -> tuple[Publication, bool]:
    """Publish the build file, unless what is in force has the same content.

    Args:
        progress: told of the package, which is most of the work where there are many lines.

    Returns:
        The publication in force afterwards, and whether it is new.

    Raises:
        BuildNotComplete: the build file lacks a layer, or a step of it failed.
    """
    started = datetime.now(UTC)
    key = _key_of_build(settings)
    remove_leftovers(settings.published)
    staging = settings.published / f".{started:%Y%m%dT%H%M%S}"
    staging.mkdir()
    _copy_tables(settings.build_database, staging / DATABASE)
    manifest = _describe(staging / DATABASE, started, key)
    (staging / _MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    (settings.build / _MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")
    in_force = current_publication(settings)
    if in_force is not None and in_force.manifest.content_hash == manifest.content_hash:
        shutil.rmtree(staging)
        remember_key(settings, manifest.refresh_key, in_force.manifest.publication_id)
        return in_force, False
    _package(staging, manifest, progress or LayerProgress())
    (staging / DATABASE).chmod(0o444)
    sync_folder(staging)
    folder = settings.published / manifest.publication_id
    staging.rename(folder)
    switch_link(settings.published / "current", folder)
    keep_newest(settings.published, settings.keep_publications, folder)
    remember_key(settings, manifest.refresh_key, manifest.publication_id)
    return Publication(folder=folder, manifest=manifest), True


def _package(folder: Path, manifest: Manifest, progress: LayerProgress) -> None:
    """Write the open data of a publication beside its file."""
    package = folder / PACKAGE
    package.mkdir()
    with read_only(folder / DATABASE) as connection:
        count = len(open_marts(connection))
        progress.start("package", count, "tables")
        contents = Contents(manifest.publication_id, manifest.created_at)
        write_package(connection, package, contents, lambda mart: progress.advance("package", mart))
    files = list(package.iterdir())
    for path in files:
        # The downloads of a site are the same files.
        path.chmod(0o444)
    sync_folder(package)
    size = sum(path.stat().st_size for path in files) / 1e6
    progress.finish("package", f"{count} tables of open data, {size:,.0f} MB")


def _key_of_build(settings: Settings) -> str:
    """The refresh key of the build file, which must be whole: the step that builds the marts says so last."""
    if settings.build_database.exists():
        with read_only(settings.build_database) as connection:
            row = connection.execute("select refresh_key from landed.build where is_complete").fetchone()
        if row is not None:
            return str(row[0])
    raise BuildNotComplete("the build file is not whole: materialize every layer from landed to marts, then publish")


def remember_key(settings: Settings, key: str, publication_id: str) -> None:
    """Remember that these inputs and this code give this publication; losing the note only costs a rebuild."""
    with written_atomically(settings.build / "refresh_key.json") as temporary:
        temporary.write_text(json.dumps({"key": key, "publication_id": publication_id}))


def is_up_to_date(settings: Settings, key: str) -> bool:
    """Whether the publication in force is what a refresh with this key would publish."""
    note, in_force = settings.build / "refresh_key.json", current_publication(settings)
    if in_force is None:
        return False
    if in_force.manifest.refresh_key == key:
        return True
    return note.exists() and json.loads(note.read_text()) == {
        "key": key,
        "publication_id": in_force.manifest.publication_id,
    }


def _copy_tables(build: Path, target: Path) -> None:
    """Copy the published layers as tables, with the comments that describe them and their columns."""
    with writable(target) as connection:
        connection.execute(f"attach {quoted(str(build))} as build (read_only)")
        for schema, name in _tables_of(connection, "build"):
            connection.execute(f"create schema if not exists {identifier(schema)}")
            table = identifier(schema, name)
            connection.execute(f"create table {table} as from build.{table}")
            _copy_comments(connection, schema, name)
        connection.execute("detach build")
        connection.execute("checkpoint")


def _tables_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[tuple[str, str]]:
    query = """
        select table_schema, table_name from information_schema.tables
        where table_catalog = ? and table_schema in (select unnest(?)) order by all
    """
    return connection.execute(query, [database, list(PUBLISHED_LAYERS)]).fetchall()


def _copy_comments(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> None:
    place = [schema, name]
    query = "select comment from duckdb_tables() where database_name = 'build' and schema_name = ? and table_name = ?"
    comment = connection.execute(query, place).fetchone()
    if comment is not None and comment[0]:
        connection.execute(f"comment on table {identifier(schema, name)} is {quoted(comment[0])}")
    query = """
        select column_name, comment from duckdb_columns()
        where database_name = 'build' and schema_name = ? and table_name = ? and comment is not null
    """
    for column, text in connection.execute(query, place).fetchall():
        connection.execute(f"comment on column {identifier(schema, name, column)} is {quoted(text)}")


def _describe(database: Path, started: datetime, key: str) -> Manifest:
    with read_only(database) as connection:
        name = database.stem
        tables = {
            f"{schema}.{table}": _table(connection, identifier(schema, table))
            for schema, table in _tables_of(connection, name)
        }
        query = (
            "select path_in_inbox, file_sha256 as sha256, is_illustrative, verdict, is_embedded from marts.source_file"
            " order by all"
        )
        inputs = [Input.model_validate(row) for row in rows_as_dicts(connection.execute(query))]
        query = "select is_illustrative, line_count, amount_gbp from marts.payments_summary"
        totals = {row[0]: row[1:] for row in connection.execute(query).fetchall()}
    content = "\n".join(f"{table} {description.content_hash}" for table, description in sorted(tables.items()))
    content_hash = hashlib.sha256(content.encode()).hexdigest()
    real, illustrative = (totals.get(kind, (0, Decimal(0))) for kind in (False, True))
    return Manifest(
        publication_id=f"{started:%Y-%m-%dT%H%M%SZ}-{content_hash[:8]}",
        created_at=started.isoformat(timespec="seconds"),
        code_version=code_version(),
        refresh_key=key,
        content_hash=content_hash,
        line_count=real[0],
        amount_gbp=real[1],
        illustrative_line_count=illustrative[0],
        illustrative_amount_gbp=illustrative[1],
        inputs=inputs,
        tables=tables,
    )


def _table(connection: duckdb.DuckDBPyConnection, table: str) -> Table:
    """Rows and content hash of a table: the hashes of its rows, sorted, hashed again (in 256 parts, to bound memory)."""
    query = f"""
        with
            hashed as (select sha256(cast(to_json(line) as varchar)) as row_hash from {table} as line),
            part as (
                select
                    left(row_hash, 2) as part,
                    count(*) as rows,
                    sha256(string_agg(row_hash, '' order by row_hash)) as hash
                from hashed
                group by part
            )
        select coalesce(sum(rows), 0), sha256(coalesce(string_agg(hash, '' order by part), '')) from part
    """
    columns = connection.execute(f"select column_name, column_type from (describe {table})").fetchall()
    rows, content = connection.execute(query).fetchone()
    # The columns belong to the content: the same rows under other names are another table.
    described = hashlib.sha256(f"{columns}{content}".encode()).hexdigest()
    return Table(rows=int(rows), content_hash=described)
