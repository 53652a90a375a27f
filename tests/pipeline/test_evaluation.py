"""What `totalplace evaluate` draws and says on the build of the fixtures."""

import csv
from pathlib import Path

import pytest
from conftest import Warehouse
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.evaluation.transfers import evaluate_transfers


def test_lines_to_label_are_drawn_of_each_sample_of_transfers(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(warehouse.settings.home))
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
    assert {"matched_by_payee", "matched_by_pounds"} <= samples
    assert samples <= {f"{kind}_by_{unit}" for kind in ("matched", "not_matched") for unit in ("payee", "pounds")}
    real = {
        (row["file_sha256"], str(row["row_number"]))
        for row in warehouse.built("from classified.cls_payment_line where not is_illustrative")
    }
    for row in rows:
        assert (row["file_sha256"], row["row_number"]) in real
        assert (row["certainty"] == "certain") == row["sample"].startswith("matched")


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


def test_what_central_government_pays_is_listed_by_the_tier_of_the_payee(warehouse: Warehouse) -> None:
    listed = evaluate_transfers(warehouse.settings).listed
    tiers = {str(row["tier"]) for row in warehouse.built("select distinct tier from seeds.body_types")}
    assert listed
    assert {str(row["payees"]) for row in listed} <= tiers
    payers = {str(row["name"]) for row in warehouse.built("from seeds.bodies where body_type = 'central_government'")}
    assert {str(row["payer"]) for row in listed} <= payers
