import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app

CSV = (
    "Date,Supplier,Amount\n01/02/2010,A Firm,5.00\n01/02/2010,A Firm,5.00\n13/02/2010,\x1b[31mB,oops\n"
    "99/02/2010,C,1.005\n,,\nTotal,,11.00\n"
)
KEYS = [
    "file",
    "sha256",
    "verdict",
    "reason",
    "format",
    "encoding",
    "delimiter",
    "sheets",
    "header_row",
    "columns",
    "date_order",
    "lines_accepted",
    "lines_quarantined",
    "blank_rows",
    "total_rows",
    "repeated_headers",
    "amount_gbp",
    "bad_amounts",
    "bad_dates",
    "exact_duplicates",
    "warnings",
    "dataset",
    "layout",
    "unit",
    "unit_evidence",
    "figures_accepted",
    "figures_quarantined",
    "financial_years",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "payments.csv").write_text(CSV)
    (tmp_path / "page.csv").write_text("<!DOCTYPE html><html></html>")
    (tmp_path / "nothing.csv").write_text("Date,Supplier,Amount\n")
    return tmp_path


def run(*arguments: object):
    return CliRunner().invoke(app, ["inspect", *map(str, arguments)])


def test_json_has_exactly_the_keys_programs_rely_on_one_object_a_line(folder: Path) -> None:
    result = run("--json", folder / "payments.csv", folder / "page.csv")
    first, second = map(json.loads, result.stdout.splitlines())
    assert list(first) == list(second) == KEYS
    assert first["file"] == str(folder / "payments.csv")
    found = {key: first[key] for key in ("verdict", "lines_accepted", "lines_quarantined", "amount_gbp", "bad_dates")}
    assert found == {
        "verdict": "payments",
        "lines_accepted": 3,
        "lines_quarantined": 1,
        "amount_gbp": "11.01",
        "bad_dates": 1,
    }
    assert first["columns"] == {"payment_date": "Date", "payee_name": "Supplier", "amount": "Amount"}
    assert (first["exact_duplicates"], first["bad_amounts"], first["blank_rows"], first["total_rows"]) == (1, 1, 1, 1)
    assert first["warnings"] == ["amounts_not_read", "dates_not_read"]
    assert (second["verdict"], second["amount_gbp"], second["format"]) == ("not_payments", None, "html")


def test_the_rows_of_one_sheet_add_up(folder: Path) -> None:
    [line] = run("--json", folder / "payments.csv").stdout.splitlines()
    found = json.loads(line)
    counts = ["header_row", "lines_accepted", "lines_quarantined", "blank_rows", "total_rows", "repeated_headers"]
    assert sum(found[name] for name in counts) == len(CSV.splitlines())


def test_one_file_is_shown_whole_and_nothing_in_it_reaches_the_terminal_raw(folder: Path) -> None:
    shown = run(folder / "payments.csv").stdout
    for words in ("payment_date", "A Firm", "row 4", "oops", "What to do", "dates_not_read"):
        assert words in shown
    assert "\x1b" not in shown


def test_several_files_are_a_table_with_a_sum(folder: Path) -> None:
    shown = run(folder).stdout
    for words in ("payments.csv", "not_payments", "nil_return", "3 files: 1 with payments, 3 lines, £11.01"):
        assert words in shown


def test_what_is_not_there_is_said(folder: Path) -> None:
    result = run(folder / "none.csv")
    assert result.exit_code == 1
    assert "is not there" in result.output
    assert run("--dataset", "nonsense", folder).exit_code == 1


TABLE = (
    "UTLA20CD,year,population,total_welfare,quarter\nE06000001,2010,91773,41337414.24,1\nE06000001,2010,91773,..,2\n"
)


def test_a_statistical_table_is_told_from_payments_with_its_dataset_and_layout(folder: Path) -> None:
    (folder / "panel.csv").write_text(TABLE)
    shown = run(folder).stdout
    assert "statistics (benefit_expenditure, quarterly_panel)" in shown
    assert "1 statistical tables" in shown
    found = json.loads(run("--json", folder / "panel.csv").stdout)
    names = ("verdict", "dataset", "layout", "unit", "figures_accepted", "figures_quarantined", "financial_years")
    assert [found[name] for name in names] == [
        *("statistics", "benefit_expenditure", "quarterly_panel", "1", 1, 1),
        ["2010"],
    ]


def test_a_table_is_shown_with_its_layout_unit_keys_figures_and_what_is_in_quarantine(folder: Path) -> None:
    (folder / "panel.csv").write_text(TABLE)
    shown = run("--dataset", "benefit_expenditure", folder / "panel.csv").stdout
    for words in ("quarterly_panel", "one is 1; layout", "UTLA20CD", "E06000001", "1 read, 1 in quarantine", "'..'"):
        assert words in shown
    assert "41337414.24" in shown


def test_a_table_of_another_dataset_is_refused_with_the_layouts_that_are_known(folder: Path) -> None:
    (folder / "panel.csv").write_text(TABLE)
    shown = " ".join(run("--dataset", "revenue_outturn", folder / "panel.csv").stdout.split())
    for words in ("unknown_layout", "rs_2010", "orchestration/datasets/revenue_outturn.yaml"):
        assert words in shown
