"""Dagster assets of the layer `landed`: files kept, text lines, one record per file; the start of a new build."""

import json
from collections.abc import Iterable, Iterator

import dagster as dg
import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.database import identifier, quoted, writable
from orchestration.datasets import Catalogue, PaymentDataset
from orchestration.inputs import embedded_files, illustrative_files, inbox_files, refresh_key
from orchestration.landing import Landing, SourceFile
from orchestration.lock import hold_build
from orchestration.progress import LayerProgress
from orchestration.readers.figures import figures_schema
from orchestration.readers.lines import lines_schema
from orchestration.readers.record import WARNINGS
from orchestration.readers.returns import returns_schema
from orchestration.returned import archive_returns
from orchestration.settings import Settings

_DATASET = """
create table landed.dataset (
    dataset varchar, title varchar, shape varchar, publisher varchar, licence varchar, source varchar,
    threshold_gbp integer
)
"""
_SOURCE_FILE = """
create table landed.source_file (
    source_file_id varchar, file_sha256 varchar, file_name varchar, path_in_inbox varchar, size_bytes bigint,
    dataset varchar, publisher varchar, licence varchar, body_folder varchar, is_illustrative boolean,
    verdict varchar, reason varchar, format varchar, encoding varchar, delimiter varchar, sheets varchar,
    header_row bigint, columns_read varchar, columns_kept_as_extra varchar, amount_basis varchar,
    warnings varchar, warnings_in_words varchar, row_count bigint, lines_accepted bigint, lines_quarantined bigint,
    blank_rows bigint, header_rows bigint, total_rows bigint, note_rows bigint, amount_gbp decimal(18, 2),
    date_order varchar, undated_lines bigint, period_start varchar, period_end varchar, period_source varchar,
    lines_path varchar, shape varchar, layout varchar, is_embedded boolean, figures_accepted bigint,
    figures_quarantined bigint, financial_years varchar
)
"""


def landed_assets(settings: Settings, catalogue: Catalogue, progress: LayerProgress) -> dg.AssetsDefinition:
    """The multi-asset that lands every input and begins a new build file with what was landed."""

    @dg.multi_asset(
        name="landed",
        group_name="landed",
        specs=[
            dg.AssetSpec(["landed", "build"], description="The build and the day its publication speaks of."),
            dg.AssetSpec(["landed", "source_file"], description="One record per file and place in the inbox."),
            dg.AssetSpec(["landed", "dataset"], description="The published datasets the warehouse knows."),
            dg.AssetSpec(["landed", "payment_row"], description="Every row of every payment file, as text."),
            *(
                dg.AssetSpec(["landed", f"{name}_figure"], description=f"Every figure as text: {dataset.title}.")
                for name, dataset in sorted(catalogue.statistics.items())
            ),
            *(
                dg.AssetSpec(["landed", f"{name}_row"], description=f"Every row as text: {dataset.title}.")
                for name, dataset in sorted(catalogue.returns.items())
            ),
        ],
    )
    def landed() -> Iterator[dg.MaterializeResult]:
        hold_build(settings)
        landing = Landing(settings.landed, catalogue, settings.landed_file_mode)
        landing.tidy()
        files = inbox_files(settings, catalogue)
        progress.start("landed", len(files), "files")
        records, lines = [], 0
        for record in landing.land_all(files):
            records.append(record)
            lines += _payment_lines(record)
            progress.advance("landed", f"{lines:,} lines, {record.file_name}")
        archive_returns(landing, records)
        inbox = ((record.path_in_inbox, record.file_sha256, record.arrival) for record in records)
        key = refresh_key(settings, inbox)
        holds_payments = any(record.parse.verdict == "payments" for record in records)
        records += landing.land_all(illustrative_files(settings, catalogue, holds_payments))
        records += landing.land_all(embedded_files(catalogue))
        write_landed(settings, catalogue, records, key)
        lines = sum(map(_payment_lines, records))
        figures = sum(r.parse.figures_accepted for r in records)
        progress.finish("landed", f"{len(records)} files, {lines:,} payment lines, {figures:,} national figures")
        yield dg.MaterializeResult(["landed", "build"])
        yield dg.MaterializeResult(["landed", "source_file"], metadata={"files": len(records)})
        yield dg.MaterializeResult(["landed", "dataset"], metadata={"datasets": len(catalogue.datasets)})
        yield dg.MaterializeResult(["landed", "payment_row"], metadata={"payment_lines": lines})
        for name in sorted(catalogue.statistics):
            count = sum(r.parse.figures_accepted for r in records if r.dataset == name)
            yield dg.MaterializeResult(["landed", f"{name}_figure"], metadata={"figures": count})
        for name in sorted(catalogue.returns):
            count = sum(r.parse.lines_accepted for r in records if r.dataset == name)
            yield dg.MaterializeResult(["landed", f"{name}_row"], metadata={"rows": count})

    return landed


def _payment_lines(record: SourceFile) -> int:
    return record.parse.lines_accepted if record.parse.verdict == "payments" else 0


def write_landed(settings: Settings, catalogue: Catalogue, records: list[SourceFile], key: str) -> None:
    """Begin a new build file with the schema ``landed``; what an earlier run left of it is removed."""
    settings.build_database.unlink(missing_ok=True)
    settings.build_database.with_suffix(".duckdb.wal").unlink(missing_ok=True)
    with writable(settings.build_database) as connection:
        connection.execute("create schema landed")
        # The marts step says when the build is whole; a publication needs it to be.
        connection.execute("create table landed.build (refresh_key varchar, is_complete boolean, as_of date)")
        newest = max((r.parse.last_date for r in records if r.parse.last_date is not None), default=None)
        connection.execute("insert into landed.build values (?, false, ?)", [key, settings.as_of or newest])
        connection.execute(_DATASET)
        for dataset in catalogue.datasets.values():
            values = (dataset.dataset, dataset.title, dataset.shape, dataset.publisher, dataset.licence, dataset.source)
            threshold = dataset.threshold_gbp if isinstance(dataset, PaymentDataset) else None
            connection.execute("insert into landed.dataset values (?, ?, ?, ?, ?, ?, ?)", [*values, threshold])
        connection.execute(_SOURCE_FILE)
        if records:
            rows = [_row(record, catalogue) for record in records]
            connection.executemany(f"insert into landed.source_file values ({', '.join('?' * len(rows[0]))})", rows)
        _create_payment_rows(connection, settings, catalogue, records)
        _create_figures(connection, settings, catalogue, records)
        _create_returns(connection, settings, catalogue, records)


def _sentences(parts: Iterable[str]) -> str:
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts)


def _row(record: SourceFile, catalogue: Catalogue) -> list[object]:
    parse, dataset = record.parse, catalogue.datasets.get(record.dataset or "")
    return [
        record.source_file_id,
        record.file_sha256,
        record.file_name,
        record.path_in_inbox,
        record.size_bytes,
        record.dataset,
        dataset.publisher if dataset else None,
        dataset.licence if dataset else None,
        record.body_folder,
        record.is_illustrative,
        parse.verdict,
        parse.reason,
        parse.format,
        parse.encoding,
        parse.delimiter,
        json.dumps(parse.sheets, ensure_ascii=False),
        parse.header_row,
        json.dumps(parse.columns, ensure_ascii=False),
        json.dumps(parse.extra_columns, ensure_ascii=False),
        parse.amount_basis,
        ", ".join(parse.warnings) or None,
        _sentences(WARNINGS[name] for name in parse.warnings) or None,
        parse.rows,
        parse.lines_accepted,
        parse.lines_quarantined,
        parse.blank_rows,
        parse.header_rows,
        parse.total_rows,
        parse.note_rows,
        parse.amount_gbp,
        parse.date_order,
        parse.undated_lines,
        record.period_start,
        record.period_end,
        record.period_source,
        record.lines_path,
        dataset.shape if dataset else None,
        parse.layout,
        record.is_embedded,
        parse.figures_accepted,
        parse.figures_quarantined,
        ", ".join(parse.financial_years) or None,
    ]


def _create_payment_rows(
    connection: duckdb.DuckDBPyConnection, settings: Settings, catalogue: Catalogue, records: list[SourceFile]
) -> None:
    """The view over all landed Parquet files. Two places with one file's bytes share its lines and are two records."""
    parts = []
    for name, dataset in sorted(catalogue.payments.items()):
        paths = _lines_of(name, records)
        # A file outside a body's folder names its body on the line.
        body = ", ".join(f"nullif(trim(line.{identifier(column)}), '')" for column in dataset.body_columns)
        paths = paths or [_empty(settings, dataset.contract, lines_schema(catalogue.contracts[dataset.contract]))]
        parts.append(
            f"select file.source_file_id, coalesce(file.body_folder, {body}) as body_as_published,"
            " line.* exclude (filename)"
            f" from read_parquet([{', '.join(map(quoted, paths))}], filename = true) as line"
            " inner join landed.source_file as file"
            f" on file.lines_path = line.filename and file.dataset = {quoted(name)}"
        )
    connection.execute("create view landed.payment_row as " + " union all by name ".join(parts))


def _create_figures(
    connection: duckdb.DuckDBPyConnection, settings: Settings, catalogue: Catalogue, records: list[SourceFile]
) -> None:
    """A view for each dataset of statistical tables, over the landed Parquet files of its figures."""
    for name, dataset in sorted(catalogue.statistics.items()):
        paths = _lines_of(name, records) or [_empty(settings, name, figures_schema(dataset))]
        connection.execute(
            f"create view landed.{identifier(f'{name}_figure')} as"
            " select file.source_file_id, file.is_embedded, figure.* exclude (filename)"
            f" from read_parquet([{', '.join(map(quoted, paths))}], filename = true) as figure"
            " inner join landed.source_file as file"
            f" on file.lines_path = figure.filename and file.dataset = {quoted(name)}"
        )


def _create_returns(
    connection: duckdb.DuckDBPyConnection, settings: Settings, catalogue: Catalogue, records: list[SourceFile]
) -> None:
    """A view over the rows of returns, each with the return it is of and that return's order of arrival."""
    connection.execute("create table landed.return_file (source_file_id varchar, return_key varchar, arrival bigint)")
    if files := [[r.source_file_id, r.return_key, r.arrival or 0] for r in records if r.return_key is not None]:
        connection.executemany("insert into landed.return_file values (?, ?, ?)", files)
    for name, dataset in sorted(catalogue.returns.items()):
        paths = _lines_of(name, records) or [_empty(settings, name, returns_schema(dataset))]
        connection.execute(
            f"create view landed.{identifier(f'{name}_row')} as"
            " select file.source_file_id, file.is_embedded, file.is_illustrative, part.return_key, part.arrival,"
            " file.body_folder as place_folder, row.* exclude (filename)"
            f" from read_parquet([{', '.join(map(quoted, paths))}], filename = true) as row"
            " inner join landed.source_file as file"
            f" on file.lines_path = row.filename and file.dataset = {quoted(name)}"
            " left join landed.return_file as part on file.source_file_id = part.source_file_id"
        )


def _lines_of(dataset: str, records: list[SourceFile]) -> list[str]:
    """The landed Parquet files of a dataset."""
    return sorted({r.lines_path for r in records if r.dataset == dataset and r.lines_path is not None})


def _empty(settings: Settings, name: str, schema: pa.Schema) -> str:
    """A file of no rows, so that a dataset without files still has its columns."""
    path = settings.build / f"no_lines_{name}.parquet"
    pq.write_table(pa.Table.from_batches([], schema), path)
    return str(path)
