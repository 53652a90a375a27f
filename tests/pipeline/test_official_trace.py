"""From a figure of the official count back to the row of a national table, as the terminal shows it."""

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from click.testing import Result
from conftest import Warehouse
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.trace_count import trace_count, trace_line


@pytest.fixture
def run(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setenv("TOTALPLACE_HOME", str(warehouse.settings.home))
    monkeypatch.setenv("COLUMNS", "220")

    def trace(figure: str) -> Result:
        return CliRunner().invoke(app, ["trace", figure])

    yield trace


def test_a_total_traces_to_its_lines_and_they_sum_to_it(warehouse: Warehouse) -> None:
    found = trace_count(warehouse.refreshed.publication, "Kent/2010-11")
    [summary] = warehouse.rows("from marts.place_summary where place_id = 'kent' and financial_year = '2010-11'")
    lines = warehouse.rows("from marts.apportionment where place_id = 'kent' and financial_year = '2010-11'")
    assert (
        found.current_gbp
        == summary["current_gbp"]
        == sum(line["amount_gbp"] for line in lines if not line["is_capital"])
    )
    assert found.line_count == sum(line["source_gbp"] != 0 for line in lines)
    shown = [abs(line["amount_gbp"]) for line in found.lines]
    assert shown == sorted(shown, reverse=True)


def test_a_function_and_a_spender_trace_to_their_part(warehouse: Warehouse) -> None:
    publication = warehouse.refreshed.publication
    pensions = trace_count(publication, "kent/2010-11/10.2/Department for Work and Pensions")
    expected = warehouse.value(
        "select sum(amount_gbp) from marts.place_count where place_id = 'kent' and financial_year = '2010-11'"
        " and cofog_code like '10.2%' and body_or_department = 'Department for Work and Pensions' and not is_capital"
    )
    assert pensions.current_gbp == expected
    assert {line["spender"] for line in pensions.lines} == {"Department for Work and Pensions"}


def test_a_function_is_found_however_its_letter_is_written(warehouse: Warehouse) -> None:
    publication = warehouse.refreshed.publication
    written, typed = (trace_count(publication, f"kent/2010-11/{code}") for code in ("07.A", "07.a"))
    assert typed.current_gbp is not None
    assert (typed.line_count, typed.current_gbp) == (written.line_count, written.current_gbp)


def test_a_line_traces_to_the_cell_as_landed_and_to_the_published_table(warehouse: Warehouse) -> None:
    [line] = warehouse.rows(
        "from marts.apportionment where place_id = 'kent' and financial_year = '2010-11'"
        " and count_part = 'local_authorities' order by source_gbp desc limit 1"
    )
    found = trace_line(warehouse.settings, warehouse.refreshed.publication, str(line["source_line_id"]))
    assert Decimal(str(found.cell["value"])) * 1000 == line["source_gbp"]
    assert found.origin is not None
    assert re.fullmatch("[0-9a-f]{64}", found.origin["file_sha256"])
    assert found.treatment is not None
    assert found.treatment["treatment"] == "counted"
    assert {share["place_id"] for share in found.shares} >= {"kent"}


def test_the_terminal_shows_a_line_its_row_and_what_of_it_is_the_places(run) -> None:
    printed = run("kent/2010-11/10.2").output
    source_line = re.search(r"[0-9a-f]{12}-\d+-\d+-\d+", printed)
    assert source_line is not None
    line = run(source_line[0]).output
    for words in (
        "comes with the product",
        "Department for Work and Pensions",
        "older population of region, grade B",
        "kent",
    ):
        assert words in line, words


def test_a_figure_that_is_not_counted_says_why(warehouse: Warehouse, run) -> None:
    [memo] = warehouse.rows("from marts.figure_treatment where treatment_rule = 'parish_precept' limit 1")
    printed = run(memo["source_line_id"]).output
    assert "Parishes spend it" in printed
    assert "it is not counted" in printed


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("kent/2011-12", "there is no official count kent/2011-12; there are: birmingham/|there are: kent/2010-11"),
        ("kent/2008-09", "is that of 2010-11 restated: trace kent/2010-11"),
        ("kent/2010-11/1", "no line of kent/2010-11 has function 1"),
        ("kent/2010-11/10/Nobody", "function 10 and spender Nobody"),
        ("ffffffffffff-1-2-3", "no file 'ffffffffffff'"),
    ],
)
def test_what_can_not_be_traced_is_said(figure: str, words: str, run) -> None:
    found = run(figure)
    assert found.exit_code == 1
    assert re.search(words, " ".join(found.output.split()))


def test_a_row_of_a_table_without_its_column_is_asked_for_the_column(warehouse: Warehouse, run) -> None:
    line = str(warehouse.value("select min(source_line_id) from marts.apportionment"))
    found = run(line.rsplit("-", 1)[0])
    assert found.exit_code == 1
    assert "name the column too" in " ".join(found.output.split())
