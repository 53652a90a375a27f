"""The whole flow on the fixtures: what went in is what came out, to the row and the penny."""

import fcntl
from decimal import Decimal
from io import StringIO
from pathlib import Path
from shutil import copytree

import duckdb
import pytest
from conftest import FIXTURES, Warehouse
from rich.console import Console
from typer.testing import CliRunner

from orchestration.assets.landed import write_landed
from orchestration.cli import app
from orchestration.datasets import load_catalogue
from orchestration.dbt import Dbt
from orchestration.definitions import build_definitions
from orchestration.files import sha256_of
from orchestration.inputs import InboxError, illustrative_files
from orchestration.lock import BusyError
from orchestration.progress import LayerProgress
from orchestration.publication import BuildNotComplete, current_publication, publish
from orchestration.refresh import RefreshError, refresh
from orchestration.settings import Illustrative, Settings
from orchestration.trace import trace
from orchestration.trace_report import print_trace

# path in the inbox: verdict, body, rows of the file, accepted, quarantined, pounds
EXPECTED = {
    "departmental_spend/dwp/payments-april10.csv": (
        "payments",
        "department_for_work_and_pensions",
        6,
        3,
        0,
        "136304.50",
    ),
    "departmental_spend/hmt/transparency_october.csv": ("payments", "hm_treasury", 7, 2, 0, "44047.11"),
    "departmental_spend/unheard_of_agency/2011-05.csv": ("payments", "unheard_of_agency", 5, 2, 2, "59212.89"),
    "local_spend/croydon/supplier_payments_2009_q1.csv": ("payments", "croydon", 3, 2, 0, "47555.70"),
    "local_spend/leeds/form.csv": ("not_payments", "leeds", 3, 0, 0, None),
    "local_spend/leeds/nil_2012-01.csv": ("nil_return", "leeds", 1, 0, 0, None),
    "local_spend/leeds/page.csv": ("not_payments", "leeds", 0, 0, 0, None),
    "local_spend/leeds/workbook.csv": ("unreadable", "leeds", 0, 0, 0, None),
    "local_spend/salford/2011-08.csv": ("payments", "salford", 6, 2, 0, "11530.34"),
    "local_spend/salford/2011-09.xlsx": ("payments", "salford", 8, 3, 1, "36195.85"),
    "local_spend/several_bodies_2010-12.csv": ("payments", None, 3, 2, 0, "835.43"),
    "not_a_dataset/someone/2010-01.csv": ("unreadable", None, 0, 0, 0, None),
}


def test_each_file_has_its_verdict_lines_and_pounds(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select path_in_inbox, verdict, body_id, row_count, lines_accepted, lines_quarantined, amount_gbp"
        " from marts.source_file where not is_illustrative and not is_embedded"
    )
    found = {str(row.pop("path_in_inbox")): tuple(row.values()) for row in rows}
    expected = {path: (*values, amount and Decimal(amount)) for path, (*values, amount) in EXPECTED.items()}
    assert found == expected


def test_every_row_of_every_file_is_accounted_for(warehouse: Warehouse) -> None:
    for row in warehouse.rows("from marts.source_file"):
        kinds = ("lines_accepted", "lines_quarantined", "blank_rows", "header_rows", "total_rows", "note_rows")
        assert row["row_count"] == sum(int(str(row[kind])) for kind in kinds), row["path_in_inbox"]
    # An independent count: rows of the bytes, none of these fixtures has a line end within a cell.
    for row in warehouse.rows(
        "from marts.source_file where verdict in ('payments', 'nil_return') and not is_illustrative"
    ):
        if row["format"] != "delimited":
            continue
        text = (FIXTURES / "inbox" / str(row["path_in_inbox"])).read_bytes()
        assert row["row_count"] == len(text.splitlines()), row["path_in_inbox"]


def test_every_pound_survives_from_layer_to_layer(warehouse: Warehouse) -> None:
    landed = "select coalesce(sum(amount_gbp), 0) from marts.source_file where is_illustrative = {0}"
    lines = "select coalesce(sum(amount_gbp), 0) from marts.payment_line where is_illustrative = {0}"
    corrected = (
        "select coalesce(sum(coalesce(amount_after_gbp, 0) - coalesce(amount_before_gbp, 0)), 0)"
        " from marts.correction where is_illustrative = {0}"
    )
    placed = "select coalesce(sum(amount_gbp), 0) from marts.place_spend where is_illustrative = {0}"
    unplaced = "select coalesce(sum(amount_gbp), 0) from marts.unplaced_spend where is_illustrative = {0}"
    eliminated = "select coalesce(sum(amount_gbp), 0) from marts.eliminated_spend where is_illustrative = {0}"
    for kind in (False, True):
        total = warehouse.value(landed.format(kind)) + warehouse.value(corrected.format(kind))
        assert total == warehouse.value(lines.format(kind))
        assert total == sum(warehouse.value(part.format(kind)) for part in (placed, unplaced, eliminated))
    assert warehouse.value(landed.format(False)) == sum(Decimal(e[-1]) for e in EXPECTED.values() if e[-1])


def test_every_sheet_of_a_workbook_is_loaded_and_leads_back_to_sheet_and_row(warehouse: Warehouse) -> None:
    lines = warehouse.rows(
        "select line.sheet, line.row_number, line.payment_date, line.amount_gbp, line.line_id"
        " from marts.payment_line as line join marts.source_file using (source_file_id)"
        " where format = 'xlsx' order by line_id"
    )
    places = [(line["sheet"], line["row_number"], str(line["payment_date"]), line["amount_gbp"]) for line in lines]
    assert places == [
        ("Sep 11", 3, "2011-09-05", Decimal("1250.50")),
        ("Sep 11", 4, "2011-09-06", Decimal("35045.35")),
        ("Oct 11", 2, "2011-10-03", Decimal("-100.00")),
    ]
    found = trace(warehouse.settings, warehouse.refreshed.publication, str(lines[2]["line_id"]))
    assert found.row["cells"]["Total Invoice Amount → amount"] == "-99.995"
    [held] = warehouse.rows("from marts.quarantined_line where sheet = 'Oct 11'")
    assert (held["reason"], held["amount_as_published"]) == ("amount_is_a_date", "2034-01-01")
    [file] = warehouse.rows(
        "select warnings, amount_basis, sheets from marts.source_file where format = 'xlsx' and shape = 'payment_lines'"
    )
    assert file["amount_basis"] == "amount_invoice_total"
    assert "amount_may_repeat_invoice_total" in str(file["warnings"])


def test_a_payment_to_another_public_body_leaves_its_payer_and_is_counted_where_it_is_spent(
    warehouse: Warehouse,
) -> None:
    rows = warehouse.rows(
        "select distinct payer_body_id, payee_body_id, payee_name, match, certainty, is_eliminated,"
        " is_payee_ledger_loaded from marts.transfer where is_illustrative order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        *(
            ("department_of_examples", payee, name, match, "certain", True, True)
            for payee, name, match in (
                ("exampleshire_county_council", "Exampleshire County Council", "exact"),
                ("exampleton_borough_council", "Exampleton Borough Council 4471", "variant"),
            )
        ),
        (
            *("nhs_exampleshire", "exampleshire_county_council", "The Exampleshire County Council", "variant"),
            *("certain", True, True),
        ),
    ]
    assert warehouse.value("select count(*) from marts.payment_line where is_eliminated and place_id is not null") == 0


def test_money_is_in_the_place_of_its_body_or_unplaced_with_the_reason(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select body_id, place_id, unplaced_reason, sum(amount_gbp) as amount_gbp from marts.payment_line"
        " where not is_illustrative group by all order by all"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("croydon", "croydon", None, Decimal("47555.70")),
        ("department_for_work_and_pensions", None, "body_in_no_place", Decimal("136304.50")),
        ("gateshead", "tyne", None, Decimal("1616.23")),
        ("hm_treasury", None, "body_in_no_place", Decimal("44047.11")),
        ("homes_for_fixtures", None, "body_not_in_register", Decimal("-780.80")),
        ("salford", "manchester", None, Decimal("47726.19")),
        ("unheard_of_agency", None, "body_not_in_register", Decimal("59212.89")),
    ]


def test_a_line_without_a_date_takes_the_year_of_its_file(warehouse: Warehouse) -> None:
    rows = warehouse.rows(
        "select distinct financial_year, year_source from marts.payment_line where body_id = 'croydon'"
    )
    assert rows == [{"financial_year": "2008-09", "year_source": "file_period"}]


def test_every_line_says_which_rule_gave_its_function(warehouse: Warehouse) -> None:
    rows = {
        row["payee_name"]: row
        for row in warehouse.rows("from marts.payment_line where not is_illustrative and cofog_code <> 'unclassified'")
    }
    assert rows["ROWAN LTD"]["cofog_code"] == "05.1"
    assert (rows["ROWAN LTD"]["matched_field"], rows["ROWAN LTD"]["matched_text"]) == (
        "expense_area",
        "Refuse Collection",
    )
    rules = {
        row["rule_id"]: row["code"] for row in warehouse.rows("from marts.classification_rule where scheme = 'cofog'")
    }
    assert all(rules[row["rule_id"]] == row["cofog_code"] for row in rows.values())
    unclassified = warehouse.rows("from marts.payment_line where cofog_code = 'unclassified'")
    assert unclassified
    assert {row["rule_id"] for row in unclassified} == {"none"}


def test_findings_name_the_files_and_bodies_they_are_about(warehouse: Warehouse) -> None:
    failed = {
        (row["check_name"], row["severity"], row["subject_name"])
        for row in warehouse.rows("from marts.finding where verdict = 'failed' and not is_illustrative")
    }
    agency = "departmental_spend/unheard_of_agency/2011-05.csv"
    assert {
        ("file_read", "warning", "local_spend/leeds/workbook.csv"),
        ("file_read", "warning", "not_a_dataset/someone/2010-01.csv"),
        ("quarantined_line_share", "critical", agency),
        ("undated_line_share", "warning", agency),
        ("body_in_register", "warning", "unheard_of_agency"),
    } <= failed
    assert not {check for check, *_ in failed} & {"rows_accounted", "pounds_conserved"}
    assert warehouse.value("select count(*) from marts.finding where verdict = 'not_measurable'") > 0


def test_invented_figures_are_in_the_fictional_place_alone(warehouse: Warehouse) -> None:
    assert warehouse.value("select count(*) from marts.payment_line where is_illustrative") > 5_000
    assert warehouse.rows("select distinct place_id from marts.place_spend where is_illustrative") == [
        {"place_id": "exampleshire"}
    ]
    assert (
        warehouse.value(
            "select count(*) from marts.place_spend where place_id = 'exampleshire' and not is_illustrative"
        )
        == 0
    )


def test_a_line_traces_back_to_its_row(warehouse: Warehouse) -> None:
    publication = warehouse.refreshed.publication
    [line] = warehouse.rows("from marts.payment_line where payee_name = 'THE VALE OF CEDAR COUNCIL'")
    found = trace(warehouse.settings, publication, str(line["line_id"]))
    assert found.file["path_in_inbox"] == "departmental_spend/dwp/payments-april10.csv"
    assert line["row_number"] == 6
    assert found.row["cells"]["Amount → amount"] == "62,400.00"
    assert sha256_of(found.kept_bytes) == sha256_of(FIXTURES / "inbox" / str(found.file["path_in_inbox"]))
    assert found.layers["staging"]["amount_gbp"] == Decimal("62400.00")
    assert found.decisions[0].rule[0]["rule_id"] == line["rule_id"]
    [quarantined] = warehouse.rows("from marts.quarantined_line where row_number = 4")
    [moved] = warehouse.rows("from marts.payment_line where expense_type = 'YOUNG PERSONS GUARANTEE'")
    cells = trace(warehouse.settings, publication, str(moved["line_id"])).row["cells"]
    assert cells["Account Group Desc → expense_type"] == "YOUNG PERSONS GUARANTEE"
    held = trace(warehouse.settings, publication, str(quarantined["line_id"]))
    assert (held.row["reason"], held.layers) == ("amount_is_a_date", {})


def test_a_corrected_line_is_counted_and_its_trace_shows_the_correction(warehouse: Warehouse) -> None:
    [correction] = warehouse.rows("from marts.correction where state = 'applied'")
    [line] = warehouse.rows(
        "from marts.payment_line where file_sha256 = ? and row_number = ?",
        (correction["file_sha256"], correction["row_number"]),
    )
    assert (line["amount_gbp"], line["is_illustrative"]) == (Decimal("1406.50"), True)
    assert line["payment_date"] is not None
    found = trace(warehouse.settings, warehouse.refreshed.publication, str(line["line_id"]))
    assert (found.row["row_kind"], found.row["cells"]["Amount → amount"]) == ("quarantined", "14O6.50")
    assert found.corrections == [correction]
    printed = StringIO()
    print_trace(Console(file=printed, width=200), found)
    assert "amount" in printed.getvalue()
    assert "“14O6.50” becomes “1406.50”: " in printed.getvalue()
    assert str(correction["who"]) in printed.getvalue()


def test_the_same_inputs_make_no_new_publication_and_a_rebuild_has_the_same_content(warehouse: Warehouse) -> None:
    before = warehouse.refreshed.publication.manifest
    again = refresh(warehouse.settings, LayerProgress(), reports=False)
    assert (again.is_new, again.was_rebuilt) == (False, False)
    rebuilt = refresh(warehouse.settings, LayerProgress(), reports=False, rebuild=True)
    assert (rebuilt.is_new, rebuilt.was_rebuilt) == (False, True)
    assert rebuilt.publication.manifest == before
    built = Settings(home=warehouse.settings.home).build / "manifest.json"
    assert f'"content_hash": "{before.content_hash}"' in built.read_text()


def test_a_reader_of_the_publication_can_change_nothing_and_reach_nothing(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(warehouse.settings.home))
    run = CliRunner()
    query = "select count(*) as n from marts.source_file where not (is_illustrative or is_embedded)"
    good = run.invoke(app, ["sql", "--csv", query])
    assert (good.exit_code, good.output) == (0, f"n\n{len(EXPECTED)}\n")
    for statement in ("delete from marts.place", "copy marts.place to 'x.csv'", "from read_text('pyproject.toml')"):
        refused = run.invoke(app, ["sql", statement])
        assert refused.exit_code == 1, statement
    said = run.invoke(app, ["status", "--inbox", str(FIXTURES / "inbox")])
    assert said.exit_code == 0
    assert "in the inbox" not in said.output
    assert "gone from" not in said.output
    [line] = warehouse.rows("select line_id from marts.payment_line limit 1")
    assert "what the rule says" in run.invoke(app, ["trace", str(line["line_id"])]).output


def test_the_published_file_holds_described_tables_of_the_public_layers_alone(warehouse: Warehouse) -> None:
    schemas = warehouse.rows("select distinct schema_name from duckdb_tables() order by all")
    assert [row["schema_name"] for row in schemas] == ["judged", "marts", "methodology"]
    assert warehouse.value("select count(*) from duckdb_views() where not internal") == 0
    floats = warehouse.rows(
        "select table_name, column_name from duckdb_columns()"
        " where column_name like '%_gbp' and data_type not like 'DECIMAL(18,2)' and column_name <> 'threshold_gbp'"
    )
    assert floats == []
    undescribed = warehouse.rows(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' and comment is null"
    )
    assert undescribed == []


def test_the_unit_tests_of_the_models_pass(warehouse: Warehouse) -> None:
    results = Dbt(warehouse.settings).unit_test()
    assert len(results) >= 5
    assert {str(result.status) for result in results} == {"pass"}


def test_a_failed_build_leaves_the_publication_in_force(warehouse: Warehouse, tmp_path: Path) -> None:
    home = tmp_path / "home"
    copytree(warehouse.settings.home / "published", home / "published", symlinks=True)
    settings = warehouse.settings.model_copy(update={"home": home})
    # The build file can't be made: a folder stands in its place.
    settings.build_database.mkdir(parents=True)
    with pytest.raises(RefreshError):
        refresh(settings, LayerProgress(), reports=False, rebuild=True)
    publication = current_publication(settings)
    assert publication is not None
    assert publication.manifest == warehouse.refreshed.publication.manifest
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        assert connection.execute("select count(*) from marts.payment_line").fetchone()[0] > 0


def test_a_build_that_is_not_whole_is_never_published(warehouse: Warehouse, tmp_path: Path) -> None:
    settings = warehouse.settings.model_copy(update={"home": tmp_path})
    settings.prepare()
    with pytest.raises(BuildNotComplete):
        publish(settings)
    write_landed(settings, load_catalogue(), [], "key")
    with pytest.raises(BuildNotComplete):
        publish(settings)
    assert list(settings.published.iterdir()) == []


def test_two_writers_of_one_home_do_not_mix_whoever_started_them(warehouse: Warehouse) -> None:
    with (warehouse.settings.build / "refresh.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BusyError, match="another refresh"):
            refresh(warehouse.settings, LayerProgress(), reports=False)
        before = warehouse.settings.build_database.stat()
        definitions = build_definitions(warehouse.settings)
        landed = [key for key in definitions.resolve_asset_graph().get_all_asset_keys() if key.path[0] == "landed"]
        job = definitions.resolve_job_def("refresh")
        result = job.execute_in_process(raise_on_error=False, asset_selection=landed)
        assert not result.success
        after = warehouse.settings.build_database.stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_site_that_can_not_be_built_leaves_the_publication_and_says_so(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copytree(warehouse.settings.home / "published", tmp_path / "published", symlinks=True)
    monkeypatch.setattr("orchestration.site.REPORTS", FIXTURES)
    settings = warehouse.settings.model_copy(update={"home": tmp_path})
    refreshed = refresh(settings, LayerProgress(), reports=True)
    assert refreshed.publication.manifest == warehouse.refreshed.publication.manifest
    assert not refreshed.was_rebuilt
    assert "make setup" in str(refreshed.site_error)


def test_an_inbox_that_is_not_there_withdraws_nothing(warehouse: Warehouse, tmp_path: Path) -> None:
    settings = warehouse.settings.model_copy(update={"inbox": tmp_path / "unmounted"})
    with pytest.raises(InboxError, match="unmounted"):
        refresh(settings, LayerProgress(), reports=False)


def test_exampleshire_comes_where_the_inbox_holds_no_payment_file(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, illustrative=Illustrative.AUTO)
    settings.prepare()
    catalogue = load_catalogue()
    assert (
        len(illustrative_files(settings, catalogue, holds_payments=False)) == 72 + 6
    )  # of payments, and two versions of a return
    assert illustrative_files(settings, catalogue, holds_payments=True) == []
    off = settings.model_copy(update={"illustrative": Illustrative.OFF})
    assert illustrative_files(off, catalogue, holds_payments=False) == []
    assert not (settings.build / "illustrative").exists()
