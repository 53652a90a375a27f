"""The open data of a publication: valid by the standard's own tool, equal to the marts, safe to open, naming nobody."""

import hashlib
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pytest
from conftest import Warehouse

from orchestration.database import read_only
from orchestration.downloads import write_downloads
from orchestration.package import Contents, write_package


@pytest.fixture(scope="module")
def package(warehouse: Warehouse) -> Path:
    return warehouse.refreshed.publication.package


@pytest.fixture(scope="module")
def described(package: Path) -> dict:
    return json.loads((package / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def downloads(warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("site")
    write_downloads(warehouse.refreshed.publication, site)
    return site / "downloads"


def as_text(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_the_package_is_valid_by_the_tool_of_the_standard(package: Path) -> None:
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.errors == []
    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert len(report.tasks) > 50


def test_the_package_says_what_the_standard_asks_of_it(warehouse: Warehouse, described: dict) -> None:
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert described["version"] == warehouse.refreshed.publication.manifest.publication_id
    assert {licence["name"] for licence in described["licenses"]} == {"OGL-UK-3.0"}
    lines = next(resource for resource in described["resources"] if resource["name"] == "payment-line")
    types = {field["name"]: field.get("columnType") for field in lines["schema"]["fields"]}
    assert types["amount_gbp"] == "value"
    assert types["cofog_code"] == "functional-classification:cofog:code:full"
    assert lines["schema"]["primaryKey"] == ["line_id"]
    assert {
        "fields": ["source_file_id"],
        "reference": {"resource": "source-file", "fields": ["source_file_id"]},
    } in lines["schema"]["foreignKeys"]
    assert all(field["description"] for resource in described["resources"] for field in resource["schema"]["fields"])


def test_every_public_mart_is_in_it_and_no_other(warehouse: Warehouse, package: Path) -> None:
    public = {row["mart_name"] for row in warehouse.rows("select mart_name from marts.mart where is_open_data")}
    assert {path.stem for path in package.glob("*.csv")} == public
    assert {path.stem for path in package.glob("*.parquet")} == public
    assert {"payment_theme", "quarantined_line", "review_queue"}.isdisjoint(public)


def test_checksums_and_sizes_are_those_of_the_files(package: Path, described: dict) -> None:
    sums = dict(reversed(line.split("  ")) for line in (package / "SHA256SUMS").read_text().splitlines())
    assert set(sums) == {path.name for path in package.iterdir()} - {"SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256((package / name).read_bytes()).hexdigest() == digest
    for resource in described["resources"]:
        for file in (resource, *resource["alternates"]):
            assert file["bytes"] == (package / file["path"]).stat().st_size
            assert file["hash"] == f"sha256:{sums[file['path']]}"


def test_parquet_holds_the_rows_of_the_mart_and_csv_their_pounds(warehouse: Warehouse, package: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse.refreshed.publication.database}' as published (read_only)")
        for path in sorted(package.glob("*.parquet")):
            mart, file = f"published.marts.{path.stem}", f"'{path}'"
            missing, foreign = (f"(from {one} except all from {other})" for one, other in ((mart, file), (file, mart)))
            query = f"select count(*) from ({missing} union all {foreign})"
            assert connection.execute(query).fetchone() == (0,), path.stem
            columns = dict(connection.execute(f"select column_name, column_type from (describe {mart})").fetchall())
            text = as_text(path.with_suffix(".csv"))
            assert list(text.columns) == list(columns)
            assert len(text) == connection.execute(f"select count(*) from {mart}").fetchone()[0]
            for column in (name for name, kind in columns.items() if kind.startswith("DECIMAL")):
                [expected] = connection.execute(f"select sum({column}) from {mart}").fetchone()
                assert sum((Decimal(cell) for cell in text[column] if cell), Decimal(0)) == (expected or 0), column


def test_lines_end_as_rfc_4180_says_and_no_text_is_a_formula(package: Path) -> None:
    for path in package.glob("*.csv"):
        content = path.read_bytes()
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
    for path in package.glob("*.csv"):
        text = as_text(path)
        for column in text.columns:
            risky = text[column].str.match(r"^[=+@\t\r]|^-(?!\d+(\.\d+)?$)")
            assert not risky.any(), (path.stem, column, text[column][risky].head().to_list())


def test_nobody_who_is_withheld_is_named(warehouse: Warehouse, package: Path) -> None:
    names = {
        str(row["payee_name"])
        for row in warehouse.built(
            "select distinct landed.payee_name from staging.stg_payment_line as landed"
            " inner join marts.payment_line as line on landed.line_id = line.line_id"
            " where line.payee_kind = 'individual' and length(landed.payee_name) > 6"
        )
    }
    assert len(names) > 3
    for path in package.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert [name for name in names if name in text] == [], path.stem


def test_small_cells_of_deep_dives_are_empty(package: Path) -> None:
    for mart, figures in (("theme_spend", ["amount_gbp", "line_count"]), ("return_figure", ["value", "printed_text"])):
        text = as_text(package / f"{mart}.csv")
        hidden = text[text["is_suppressed"] == "true"]
        assert (hidden[figures] == "").all().all()
    assert len(hidden) > 0


def test_the_same_content_is_the_same_bytes(warehouse: Warehouse, package: Path, tmp_path: Path) -> None:
    manifest = warehouse.refreshed.publication.manifest
    with read_only(warehouse.refreshed.publication.database) as connection:
        write_package(connection, tmp_path, Contents(manifest.publication_id, manifest.created_at))
    assert (tmp_path / "SHA256SUMS").read_text() == (package / "SHA256SUMS").read_text()


def test_everything_about_a_place_is_one_file(warehouse: Warehouse, downloads: Path, tmp_path: Path) -> None:
    assert {path.stem for path in (downloads / "places").iterdir()} == {
        row["place_id"] for row in warehouse.rows("select place_id from marts.place")
    }
    with zipfile.ZipFile(downloads / "places" / "kent.zip") as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / "kent"
    assert frictionless.validate(str(folder / "datapackage.json")).valid
    counted = as_text(folder / "place_count.csv")
    assert set(counted["place_id"]) == {"kent"}
    current = sum(map(Decimal, counted.loc[counted["is_capital"] == "false", "amount_gbp"]), Decimal(0))
    [count] = warehouse.rows("from marts.place_summary where place_id = 'kent' and restated_from is null")
    assert current == count["current_gbp"]
    assert "in Kent" in (folder / "README.md").read_text(encoding="utf-8")


def test_the_downloads_of_the_site_are_the_package(package: Path, downloads: Path) -> None:
    for path in package.iterdir():
        assert (downloads / path.name).read_bytes() == path.read_bytes()
