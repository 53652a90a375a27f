"""The open data of a publication: valid by the standard's own tool, equal to the marts, safe to open, naming nobody."""

import csv
import hashlib
import json
import stat
import zipfile
from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pytest
from conftest import FIXTURES, Warehouse
from typer.testing import CliRunner

from orchestration.cli import app
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
    # Not all of it is under the one licence, and no other is claimed.
    assert [licence.get("name", licence["path"]) for licence in described["licenses"]] == ["OGL-UK-3.0", "LICENCE.txt"]
    assert {resource["type"] for resource in described["resources"]} == {"table"}
    lines = next(resource for resource in described["resources"] if resource["name"] == "payment-line")
    types = {field["name"]: field.get("columnType") for field in lines["schema"]["fields"]}
    assert types["amount_gbp"] == "value"
    assert types["cofog_code"] == "functional-classification:cofog:code"
    assert lines["schema"]["primaryKey"] == ["line_id"]
    assert {
        "fields": ["source_file_id"],
        "reference": {"resource": "source-file", "fields": ["source_file_id"]},
    } in lines["schema"]["foreignKeys"]
    assert all(field["description"] for resource in described["resources"] for field in resource["schema"]["fields"])


def test_column_types_are_those_of_the_fiscal_standard_and_stand_once_in_a_table(described: dict) -> None:
    with (FIXTURES / "fiscal_column_types.csv").open(encoding="utf-8", newline="") as file:
        known = {row["column_type"]: row["data_type"] for row in csv.DictReader(file)}
    for resource in described["resources"]:
        fields = [field for field in resource["schema"]["fields"] if "columnType" in field]
        for field in fields:
            # A type of our own is an amount.
            name = "value" if field["columnType"].startswith("value:") else field["columnType"]
            assert known[name] == field["type"], (resource["name"], field["name"])
        counts = Counter(field["columnType"] for field in fields)
        assert [name for name, count in counts.items() if count > 1] == [], resource["name"]
        has_amount = any(field["columnType"].split(":")[0] == "value" for field in fields)
        assert ("extraFields" in resource["schema"]) == has_amount
    assert [url.rsplit("/", 1)[1] for url in described["columnTypes"]] == ["budgets.json", "spending.json"]


def test_every_public_mart_is_in_it_and_no_other(warehouse: Warehouse, package: Path) -> None:
    public = {row["mart_name"] for row in warehouse.rows("select mart_name from marts.mart where is_open_data")}
    assert {path.stem for path in package.glob("*.csv")} == public
    assert {path.stem for path in package.glob("*.parquet")} == public
    left_out = {
        row["mart_name"]: row["left_out_because"] for row in warehouse.rows("from marts.mart where not is_open_data")
    }
    assert set(left_out) == {"payment_theme", "quarantined_line", "review_queue", "review_page"}
    said = (package / "README.md").read_text(encoding="utf-8")
    assert all(reason and str(reason) in said for reason in left_out.values())


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


def test_lines_end_as_rfc_4180_says_and_no_text_is_a_formula(warehouse: Warehouse, package: Path) -> None:
    for path in package.glob("*.csv"):
        content = path.read_bytes()
        assert content.endswith(b"\r\n")
        assert not content.startswith(b"\xef\xbb\xbf")
    for path in package.glob("*.csv"):
        text = as_text(path)
        for column in text.columns:
            risky = text[column].str.match(r"^[=+@\t\r]|^-(?!\d+(\.\d+)?$)")
            assert not risky.any(), (path.stem, column, text[column][risky].head().to_list())
    grounds = warehouse.rows("select distinct basis from marts.place_harmonising_step where basis like '-%'")
    assert grounds
    written = set(as_text(package / "place_harmonising_step.csv")["basis"])
    assert {f"'{row['basis']}" for row in grounds} <= written


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
        assert len(hidden) > 0, mart
        assert (hidden[figures] == "").all().all(), mart


def test_the_pounds_of_a_subject_do_not_tell_a_number_that_is_hidden(warehouse: Warehouse) -> None:
    small = warehouse.built(
        "select distinct return_id, subject from staging.stg_return_figure where measure = 'count' and value < 10"
    )
    assert small
    for row in small:
        figures = warehouse.rows(
            "from marts.return_figure where return_id = ? and subject = ?", (row["return_id"], row["subject"])
        )
        assert {figure["measure"] for figure in figures} >= {"count", "amount"}
        assert [figure["value"] for figure in figures if figure["value"] is not None] == []
        assert [figure["value_low"] for figure in figures if figure["value_low"] is not None] == []


def test_a_rule_on_themes_does_not_tell_the_sum_of_few_lines(warehouse: Warehouse, package: Path) -> None:
    decided = warehouse.built(
        "select theme.rule_id, count(*) filter (not line.is_illustrative) as line_count,"
        " count(*) filter (line.is_illustrative) as illustrative_line_count"
        " from classified.cls_payment_theme as theme inner join classified.cls_payment_line as line using (line_id)"
        " group by all"
    )
    rules = as_text(package / "classification_rule.csv")
    themes = rules[rules["scheme"] == "theme"].set_index("rule_id")
    few = 0
    for row in decided:
        for kind in ("", "illustrative_"):
            count = row[f"{kind}line_count"]
            shown = "" if 0 < count < 5 else str(count)
            few += shown == ""
            assert set(themes.loc[[row["rule_id"]], f"{kind}line_count"]) == {shown}
            assert (set(themes.loc[[row["rule_id"]], f"{kind}amount_gbp"]) == {""}) == (shown == "")
    assert few > 0
    # Rules of other schemes are no deep dive.
    others = rules[rules["scheme"] != "theme"]
    assert (others[["line_count", "amount_gbp"]] != "").all().all()
    assert others["line_count"].isin(["1", "2", "3", "4"]).any()


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
    # A pair of places is with both, whichever it names first.
    [pairs] = warehouse.rows(
        "select count(*) as count, count(*) filter (other_place_id = 'kent') as second from marts.place_comparison"
        " where 'kent' in (place_id, other_place_id)"
    )
    assert len(as_text(folder / "place_comparison.csv")) == pairs["count"] > pairs["second"] > 0


def test_the_file_of_the_fictional_place_says_that_it_is_fictional(downloads: Path) -> None:
    for place, is_said in (("exampleshire", True), ("kent", False)):
        with zipfile.ZipFile(downloads / "places" / f"{place}.zip") as archive:
            text = archive.read(f"{place}/README.md").decode()
            assert ("does not exist" in text) == is_said
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nobody_writes_into_the_open_data_of_a_publication(package: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in package.iterdir()} == {0o444}


def test_the_command_says_where_it_is_and_what_is_left_out(
    warehouse: Warehouse, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(warehouse.settings.home))
    said = CliRunner().invoke(app, ["package"])
    assert said.exit_code == 0
    assert str(package) in said.output
    assert "left out     payment_theme: " in said.output
    assert "frictionless validate datapackage.json" in said.output


def test_the_downloads_of_the_site_are_the_package(package: Path, downloads: Path) -> None:
    for path in package.iterdir():
        assert (downloads / path.name).read_bytes() == path.read_bytes()
