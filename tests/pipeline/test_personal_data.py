"""Names of private individuals: withheld in everything published, kept in what was landed."""

from hashlib import sha256
from pathlib import Path

from conftest import Warehouse
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.database import quoted, read_only
from orchestration.evaluation.payees import evaluate_payees
from orchestration.trace import trace

PEOPLE = ("Larkspur", "QUILLFEATHER", "Thistledown", "Oatley", "Fernsby", "Applewhistle")


def test_no_name_of_an_individual_is_in_any_published_table(warehouse: Warehouse) -> None:
    with read_only(warehouse.settings.build_database) as build:
        staged = "select count(*) from staging.stg_payment_line where payee_name ilike ?"
        for name in PEOPLE:
            assert build.execute(staged, [f"%{name}%"]).fetchone()[0] > 0
    tables = warehouse.rows("select schema_name, table_name from duckdb_tables() order by all")
    for table in tables:
        place = f"{table['schema_name']}.{table['table_name']}"
        found = warehouse.rows(
            f"select line from (select cast(to_json(t) as varchar) as line from {place} as t)"
            f" where regexp_matches(line, {quoted('(?i)' + '|'.join(PEOPLE))}) limit 1"
        )
        assert found == [], place


def test_the_money_of_individuals_stays_with_its_function_and_says_the_rule(warehouse: Warehouse) -> None:
    kinds = {
        row["payee_kind"]: row
        for row in warehouse.rows(
            "select payee_kind, count(*) as lines, sum(amount_gbp) as amount_gbp, min(payee_name) as first,"
            " max(payee_name) as last, count(description) as texts, count(transaction_number) as numbers"
            " from marts.payment_line where is_illustrative group by all"
        )
    }
    assert set(kinds) == {"individual", "organisation", "redacted"}
    person = kinds["individual"]
    assert person["first"] == person["last"] == "individual (name withheld)"
    assert (person["texts"], person["numbers"]) == (0, person["lines"])
    assert kinds["redacted"]["first"] == kinds["redacted"]["last"] == "redacted by the publisher"
    unruled = "select count(*) from marts.payment_line where payee_kind = 'individual' and payee_kind_rule_id = 'none'"
    assert warehouse.value(unruled) == 0
    decided = "select sum(line_count) from marts.payee_kind_rule where condition = 1 and payee_kind = 'individual'"
    assert warehouse.value(decided) == person["lines"]


def test_trace_shows_the_landed_name_and_says_that_publications_withhold_it(warehouse: Warehouse, monkeypatch) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(warehouse.settings.home))
    [line] = warehouse.rows("select line_id from marts.payment_line where payee_kind = 'individual' limit 1")
    found = trace(warehouse.settings, warehouse.refreshed.publication, str(line["line_id"]))
    assert found.is_name_withheld
    assert any(name in str(found.row["cells"]) for name in PEOPLE)
    assert "withhold this payee's name" in CliRunner().invoke(app, ["trace", found.line_id]).output


def test_rules_are_measured_on_labels_that_hold_no_names(warehouse: Warehouse, tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    names = {"mrs a larkspur": "individual", "jasper thistledown": "individual", "elm transport ltd": "organisation"}
    rows = [f"{sha256(name.encode()).hexdigest()},{label},,invented" for name, label in names.items()]
    unmet = f"{sha256(b'nobody').hexdigest()},individual,,invented"
    labels.write_text("\n".join(["name_sha256,label,best_guess,source", *rows, unmet]) + "\n")
    evaluation = evaluate_payees(warehouse.settings, labels)
    assert evaluation.not_met == 1
    assert [(e.sample_size, e.error_count) for e in evaluation.errors] == [(2, 0), (1, 0)] * 2
