"""Published national tables → the compact tables that come with the product (``seeds/national/``).

The figures are read by the same readers as any file of the inbox and written in our own layout (`tabulated` in the YAML of
each dataset): one row a line of the table, with the rows it came from, years and regions side by side. Which published file
that was stands in ``seeds/national/origins.csv``. The published files themselves are not kept.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from orchestration.assets.landed import write_landed
from orchestration.database import read_only, rows_as_dicts
from orchestration.datasets import fold_header, load_catalogue
from orchestration.errors import ExplainedError
from orchestration.files import written_atomically
from orchestration.inputs import inbox_files
from orchestration.landing import Landing, SourceFile
from orchestration.seeds import NATIONAL, SEEDS, read_seed
from orchestration.settings import Illustrative, Settings

Row = dict[str, object]
_PENNY = Decimal("0.01")


class TabulateError(ExplainedError):
    """The folder lacks a table that is wanted; the message says which."""


@dataclass(frozen=True)
class _Table:
    """A table to write: where, from which dataset and edition, which of its figures, under which headers.

    ``keys`` lead a row; figures with equal keys and header are summed, penny by penny. ``heads`` gives the header a figure
    stands under; ``is_wanted`` leaves figures out, ``drops_zeros`` lines of noughts; ``says`` replaces
    a key where figures of several are summed.
    """

    path: str
    dataset: str
    vintage: str
    keys: tuple[str, ...]
    heads: Callable[[Row], str]
    is_wanted: Callable[[Row], bool]
    unit: Decimal = Decimal(1)
    drops_zeros: bool = False
    says: dict[str, str] = field(default_factory=dict)


def _tables() -> list[_Table]:
    lines = {
        (row["financial_year"], int(row["column_number"])): row for row in read_seed(SEEDS, "revenue_outturn_lines")
    }
    groups = {row["age_label"]: row["age_group"] for row in read_seed(SEEDS, "population_ages")}
    years = read_seed(SEEDS, "count_years")
    areas = {row["area_code"] for row in read_seed(SEEDS, "area_bodies")}
    restated = {row["restated_to"][:4] for row in read_seed(SEEDS, "count_restatements")}
    links = [row for row in read_seed(SEEDS, "restatement_methods") if row["vintage"] == "pesa_2010_chapter_9"]
    linked = {row[key] for row in links for key in ("financial_year_from", "financial_year_to")}

    def is_english(row: Row) -> bool:
        return str(row["region"]).startswith("ENGLAND_") and str(row["identifiable"]) == "ID"

    def region_of_year(row: Row) -> str:
        return f"{row['financial_year']} {str(row['region']).replace('and The', 'and the')}"

    def is_line_shown(row: Row) -> bool:
        line = lines.get((str(row["financial_year"]), int(str(row["column_number"]))))
        return (
            row["measure"] == "Net current expenditure"
            and row["financial_year"] == "2010-11"
            and line is not None
            and line["treatment"] != "excluded"
        )

    segment = (
        "department",
        "cofog_division",
        "function",
        "cofog_group",
        "subfunction",
        "segment",
        "segment_description",
    )
    sector = ("identifiable", "capital_or_current", "sector", "country", "vintage")
    authority = ("authority_code", "authority_name", "authority_class", "measure", "financial_year", "vintage")
    area = ("area_code", "area_name", "age", "year", "vintage")
    return [
        _Table(
            "regional_analysis/cra_2014.csv",
            *("regional_analysis", "cra_2014", (*segment, *sector), region_of_year, is_english),
            unit=Decimal(1000),
            drops_zeros=True,
        ),
        _Table(
            "regional_analysis/pesa_2010_chapter_9.csv",
            *("regional_analysis", "pesa_2010_chapter_9", ("cofog_division", *sector), region_of_year),
            lambda row: is_english(row) and row["financial_year"] in linked,
            unit=Decimal(1000),
        ),
        _Table(
            "revenue_outturn/2010-11.csv",
            *(
                "revenue_outturn",
                "",
                authority,
                lambda row: f"{row['column_number']}: {row['column_label']}",
                is_line_shown,
            ),
            unit=Decimal(1000),
        ),
        _Table(
            "population/rebased_2011.csv",
            *("population", "rebased_2011", area, lambda row: "persons"),
            lambda row: row["area_code"] in areas and row["year"] in {y["population_year"] for y in years} | restated,
        ),
        _Table(
            "population/mid_2008_2001_based.csv",
            *("population", "mid_2008_2001_based", area, lambda row: "persons"),
            lambda row: row["area_code"] in areas and groups.get(fold_header(str(row["age"]))) == "65_and_over",
            says={"age": "65 and over"},
        ),
        _Table(
            "benefit_expenditure/quarterly_panel.csv",
            *(
                "benefit_expenditure",
                "",
                ("row_number", "area_code", "year", "quarter", "vintage"),
                lambda row: "total_welfare",
            ),
            lambda row: row["year"] in {y["benefit_year"] for y in years if y["regional_analysis_vintage"]},
        ),
    ]


def tabulate(folder: Path, target: Path = NATIONAL) -> list[Path]:
    """Write the compact tables from published files.

    Args:
        folder: the published files, as an inbox: ``<dataset>/<file>``.
        target: where to write: ``<dataset>/<table>.csv`` and ``origins.csv``.

    Returns:
        The paths written, ``origins.csv`` last.

    Raises:
        TabulateError: no file of the folder gives the figures of a table.
    """
    written, origins = [], []
    with TemporaryDirectory() as home:
        settings = Settings(home=Path(home), inbox=folder, illustrative=Illustrative.OFF)
        settings.prepare()
        catalogue = load_catalogue()
        landing = Landing(settings.landed, catalogue)
        records = list(landing.land_all(inbox_files(settings, catalogue)))
        write_landed(settings, catalogue, records, "tabulate")
        with read_only(settings.build_database) as connection:
            for table in _tables():
                query = (
                    f"from landed.{table.dataset}_figure where row_kind = 'figure'"
                    " order by source_file_id, sheet_number, row_number, column_number"
                )
                figures = [
                    row
                    for row in rows_as_dicts(connection.execute(query))
                    if table.vintage in ("", row["vintage"]) and table.is_wanted(row)
                ]
                if not figures:
                    raise TabulateError(f"no file under {folder}/{table.dataset} gives the figures of {table.path}")
                _write(target / table.path, table, figures)
                written.append(target / table.path)
                sources = {row["source_file_id"]: (row["sheet"] or "") for row in figures}
                origins += [_origin(table, record, sources) for record in records if record.source_file_id in sources]
    path = target / "origins.csv"
    header = ["path", "published_file", "file_sha256", "sheet", "publisher", "licence", "source"]
    _write_csv(path, header, origins)
    return [*written, path]


def _origin(table: _Table, record: SourceFile, sheets: dict[object, object]) -> list[str]:
    dataset = load_catalogue().datasets[table.dataset]
    sheet = str(sheets[record.source_file_id])
    return [table.path, record.file_name, record.file_sha256, sheet, dataset.publisher, dataset.licence, dataset.source]


def _write(path: Path, table: _Table, figures: Iterable[Row]) -> None:
    lines: dict[tuple[str, ...], dict[str, Decimal]] = {}
    rows: dict[tuple[str, ...], set[int]] = {}
    # Labels whose case differs within one edition are one label; the first spelling stands.
    spelling: dict[str, str] = {}
    heads: dict[str, None] = {}
    for figure in figures:
        texts = [table.says.get(key, str(figure[key] or "")) for key in table.keys]
        key = tuple(spelling.setdefault(text.casefold(), text) for text in texts)
        head = table.heads(figure)
        heads[head] = None
        exact = Decimal(str(figure["value_exact"])) * Decimal(str(figure["unit"]))
        line = lines.setdefault(key, {})
        line[head] = line.get(head, Decimal(0)) + exact.quantize(_PENNY, ROUND_HALF_UP)
        rows.setdefault(key, set()).add(int(str(figure["row_number"])))
    names = [key for key in table.keys if key != "row_number"]
    body = [
        [
            *(text for key, text in zip(table.keys, texts, strict=True) if key != "row_number"),
            _rows_as_text(rows[texts]),
            *(_plain(line[head] / table.unit) if head in line else "" for head in heads),
        ]
        for texts, line in lines.items()
        if any(line.values()) or not table.drops_zeros
    ]
    _write_csv(path, [*names, "origin", *heads], body)


def _rows_as_text(rows: set[int]) -> str:
    """Rows of the published table as a person would write them: 'rows 5-13', or how many where they lie apart."""
    first, last = min(rows), max(rows)
    if last - first + 1 == len(rows):
        return f"row {first}" if first == last else f"rows {first}-{last}"
    return f"{len(rows)} rows from {first} to {last}"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _write_csv(path: Path, header: list[str], rows: Iterable[list[str]]) -> None:
    with written_atomically(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
