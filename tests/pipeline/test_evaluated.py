"""What `totalplace evaluate` draws and says on the build of the fixtures."""

import csv
from pathlib import Path
from shutil import copyfile

import pytest
from conftest import Warehouse
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.database import read_only, rows_as_dicts, writable
from orchestration.evaluation.transfers import evaluate_transfers
from orchestration.settings import Settings


@pytest.fixture
def as_if_real(warehouse: Warehouse, tmp_path: Path) -> Settings:
    """An installation whose build takes the invented lines for real: only among them are payments to public bodies."""
    settings = warehouse.settings.model_copy(update={"home": tmp_path / "home"})
    settings.prepare()
    copyfile(warehouse.settings.build_database, settings.build_database)
    with writable(settings.build_database) as connection:
        connection.execute("update classified.cls_payment_line set is_illustrative = false")
    return settings


def test_lines_to_label_are_drawn_of_each_sample_of_transfers(
    as_if_real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(as_if_real.home))
    first, again = tmp_path / "first.csv", tmp_path / "again.csv"
    for path in (first, again):
        command = ["evaluate", "--draw", "3", "--of", "transfers", "--seed", "7", "--to", str(path)]
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
    assert first.read_bytes() == again.read_bytes()
    with first.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} lines written" in result.output
    samples = {row["sample"] for row in rows}
    assert samples == {f"{kind}_by_{unit}" for kind in ("matched", "not_matched") for unit in ("payee", "pounds")}
    assert all(sum(row["sample"] == sample for row in rows) <= 3 for sample in samples)
    for row in rows:
        assert (row["certainty"] == "certain") == row["sample"].startswith("matched")
        assert row["file_sha256"] and row["sheet_number"].isdigit() and row["row_number"].isdigit()


def test_lines_are_drawn_into_the_home_or_into_a_folder_that_is_there(
    as_if_real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(as_if_real.home))
    command = ["evaluate", "--draw", "3"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    assert len((as_if_real.home / "lines_to_label.csv").read_text(encoding="utf-8").splitlines()) == 4
    for path, why in ((tmp_path / "none" / "x.csv", "there is no folder"), (tmp_path, "it is a folder")):
        result = CliRunner().invoke(app, [*command, "--to", str(path)])
        assert result.exit_code == 1
        assert f"nothing can be written to {path}: {why}" in result.output


def test_where_nothing_can_be_drawn_it_says_so_and_leaves_what_is_there(
    as_if_real: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(as_if_real.home))
    with writable(as_if_real.build_database) as connection:
        connection.execute("update marts.payment_line set is_illustrative = true")
    labelled = tmp_path / "labelled.csv"
    labelled.write_text("labels of a reader\n")
    result = CliRunner().invoke(app, ["evaluate", "--draw", "3", "--to", str(labelled)])
    assert result.exit_code == 1
    assert "nothing is drawn" in result.output and "refresh with an inbox that holds real files" in result.output
    assert labelled.read_text() == "labels of a reader\n"


def test_a_part_of_the_measurement_that_is_to_be_written_and_has_no_labels_is_an_error(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(warehouse.settings.home))
    labels = tmp_path / "labels.csv"
    labels.write_text(f"name_sha256,label,best_guess,source\n{'0' * 64},individual,,invented\n")
    result = CliRunner().invoke(app, ["evaluate", "--labels", str(labels), "--write", "invented"])
    assert result.exit_code == 1
    assert "nothing is written" in result.output and "refresh with an inbox that holds the files" in result.output
    result = CliRunner().invoke(app, ["evaluate", "--labels", str(tmp_path / "none.csv")])
    assert result.exit_code == 1
    assert "none.csv can't be read" in result.output


def test_what_central_government_pays_is_listed_by_the_tier_of_the_payee(as_if_real: Settings) -> None:
    listed = evaluate_transfers(as_if_real).listed
    with read_only(as_if_real.build_database) as connection:
        rows = rows_as_dicts(
            connection.execute(
                """
                select payer.name, types.tier, count(*) as lines
                from classified.cls_line_payee_body as match
                inner join classified.cls_payment_line as line on match.line_id = line.line_id
                inner join seeds.bodies as payer on line.body_id = payer.body_id
                inner join seeds.body_types as types on match.payee_body_type = types.body_type
                where line.body_type = 'central_government' and match.is_transfer
                group by all
                """
            )
        )
    assert {(row["payer"], row["payees"]): row["line_count"] for row in listed} == {
        (row["name"], row["tier"]): row["lines"] for row in rows
    }
    assert "council" in {row["payees"] for row in listed}
