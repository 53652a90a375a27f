"""What must hold of the project itself: descriptions, names, the asset graph, the borders between rooms."""

import ast
import csv
import os
import re
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from expectations.judge import SEVERITIES
from orchestration.datasets import load_catalogue
from orchestration.dbt import Dbt, layer_of
from orchestration.definitions import build_definitions
from orchestration.settings import LAYERS, REPOSITORY, Settings

PACKAGES = ("orchestration", "expectations")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def manifest(settings: Settings) -> dict[str, Any]:
    settings.prepare()
    return Dbt(settings).manifest()


@cache
def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: the tracked files can't be listed")
    return [path for name in listed.stdout.splitlines() if (path := REPOSITORY / name).is_file()]


def nodes(manifest: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == kind]


def test_every_model_and_seed_says_what_a_row_of_it_is(manifest: dict[str, Any]) -> None:
    for node in [*nodes(manifest, "model"), *nodes(manifest, "seed"), *manifest["sources"].values()]:
        assert re.search(r"Grain: one row per [^.]+\.$", node["description"]), node["unique_id"]


def test_every_mart_column_is_described_and_typed_and_the_contract_enforced(manifest: dict[str, Any]) -> None:
    marts = [node for node in nodes(manifest, "model") if layer_of(node) == "marts"]
    assert {"payment_line", "place_spend", "source_file", "unplaced_spend", "finding"} <= {m["name"] for m in marts}
    for mart in marts:
        assert mart["contract"]["enforced"], mart["name"]
        for column in mart["columns"].values():
            assert column["description"].strip(), f"{mart['name']}.{column['name']}"
            assert column["data_type"], f"{mart['name']}.{column['name']}"


def test_descriptions_of_columns_are_in_order_and_each_is_used() -> None:
    described = []
    for path in sorted((REPOSITORY / "models").glob("columns*.md")):
        names = re.findall(r"^{% docs (\w+) %}", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert names == sorted(names), path.name
        described += names
    assert len(set(described)) == len(described)
    folders = [REPOSITORY / "models", REPOSITORY / "seeds"]
    properties = "".join(p.read_text(encoding="utf-8") for folder in folders for p in folder.rglob("*.yml"))
    assert set(described) == set(re.findall(r"doc\('(\w+)'\)", properties))


def test_a_folder_is_a_schema_is_a_group_is_a_layer(manifest: dict[str, Any]) -> None:
    for node in [*nodes(manifest, "model"), *nodes(manifest, "seed")]:
        folder = Path(node["original_file_path"]).parts
        expected = "seeds" if node["resource_type"] == "seed" else folder[folder.index("models") + 1]
        assert node["schema"] == layer_of(node) == expected
        assert expected in LAYERS


def test_dagster_definitions_load_and_the_graph_runs_one_way(settings: Settings) -> None:
    definitions = build_definitions(settings)
    graph = definitions.resolve_asset_graph()
    order = {layer: number for number, layer in enumerate(LAYERS)}
    seen = set()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        layer = key.path[0]
        assert node.group_name == layer
        seen.add(layer)
        for parent in node.parent_keys:
            # Seeds and landed files stand beside each other; everything else only looks back.
            assert order[parent.path[0]] <= order[layer], f"{key} looks forward to {parent}"
    assert seen == set(LAYERS)
    edges = {
        (("landed", "payment_row"), ("staging", "stg_payment_line")),
        (("seeds", "classification_rules"), ("classified", "cls_payment_line")),
        (("staging", "stg_payment_line"), ("classified", "cls_dictionary_expense_area")),
        (("classified", "cls_payment_line"), ("counted", "cnt_payment_spend")),
        (("methodology", "check_measure"), ("judged", "finding")),
        (("judged", "finding"), ("marts", "finding")),
        (("published", "warehouse"), ("reports", "site")),
    }
    marts = {tuple(key.path) for key in graph.get_all_asset_keys() if key.path[0] == "marts"}
    edges |= {(mart, ("published", "warehouse")) for mart in marts}
    for parent, child in edges:
        assert dg.AssetKey(list(parent)) in graph.get(dg.AssetKey(list(child))).parent_keys, f"{parent} → {child}"
    checks = {key.name for key in graph.asset_check_keys}
    assert "every_pound_survives_from_staging_to_the_marts" in checks
    assert "rows_accounted" in checks
    assert definitions.resolve_job_def("refresh")
    assert definitions.resolve_schedule_def("refresh_daily")
    assert definitions.resolve_sensor_def("inbox_changed")


# The checks of the method, as its domain file names them; each is measured or waits for data.
_NAMES = """
    total_equals_sum_functions total_equals_sum_organisations function_by_org_margins per_head_recomputes
    population_matches_ons per_household_recomputes persons_per_household per_head_in_national_bounds
    per_head_vs_region_cra function_per_head_bounds big_three_share social_protection_share health_share education_share
    shares_sum_100 share_recomputes component_sum unit_cost_recomputes benefits_present benefits_match_dwp hb_not_twice
    pct_match_allocation pct_per_head_range nhs_single_point dsg_once grant_pairing precept_excluded police_share_ok
    fire_share_ok la_gross_matches_ro gross_net_declared year_declared year_growth_plausible capital_tagged
    recharges_eliminated recharge_and_interest_not_spend non_identifiable_absent national_body_coverage
    apportionment_indicator_sums apportioned_le_total apportion_share_vs_population grade_coverage unallocated_share
    code_valid geography_membership tier_no_overlap sign_ok unit_scale duplicate_lines round_number_run rank_stability
    interval_overlap reconcile_region_total deep_dive_le_function deep_dive_tags_disjoint savings_le_base
    saving_net_of_cost provenance_present
"""
CHECKS_OF_THE_METHOD = _NAMES.split()


def seed_rows(name: str) -> list[dict[str, str]]:
    with (REPOSITORY / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_check_is_measured_and_every_measure_has_a_check() -> None:
    folder = REPOSITORY / "models" / "methodology"
    sql = "".join(path.read_text() for path in sorted(folder.glob("*_measure.sql")))
    measured = set(re.findall(r"(?:select\s+'|measured_(?:items|lines)\(\s*\")(\w+)['\"]", sql))
    assert measured == {row["check_name"] for row in seed_rows("checks")}


def test_every_check_of_the_method_is_measured_or_waits_for_data() -> None:
    assert len(set(CHECKS_OF_THE_METHOD)) == 58
    measured = {row["check_name"] for row in seed_rows("checks")}
    waiting = {row["check_name"] for row in seed_rows("checks_waiting")}
    assert not measured & waiting
    assert set(CHECKS_OF_THE_METHOD) <= measured | waiting
    assert waiting <= set(CHECKS_OF_THE_METHOD)
    assert all(row["waits_for"] and row["why"] for row in seed_rows("checks_waiting"))


def test_the_checks_of_the_method_are_those_of_its_domain_file() -> None:
    path = REPOSITORY.parent / "shared" / "domain" / "checks.csv"
    if not path.is_file():
        pytest.skip("the domain file is not beside the repository")
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["name"] for row in csv.DictReader(file)] == CHECKS_OF_THE_METHOD


def test_a_check_has_its_words_and_one_family() -> None:
    families: dict[str, set[str]] = {}
    for row in seed_rows("checks"):
        families.setdefault(row["check_name"], set()).add(row["family"])
        for column in (
            "title",
            "unit",
            "requires",
            "sentence",
            "catches",
            "what_to_do",
            "threshold_source",
            "certainty",
        ):
            assert row[column].strip(), f"{row['check_name']}: {column}"
        assert row["lower"] or row["upper"], row["check_name"]
        assert set(re.findall(r"\{(\w+)\}", row["sentence"])) <= {"subject", "item", "value"}
    assert all(len(found) == 1 for found in families.values())
    assert set().union(*families.values()) == {
        *("arithmetic", "plausibility", "double_counting", "completeness", "apportionment", "integrity", "comparison")
    }


def test_a_check_has_one_title_in_plain_words_and_none_has_anothers() -> None:
    titles: dict[str, set[str]] = {}
    for row in [*seed_rows("checks"), *seed_rows("checks_waiting")]:
        titles.setdefault(row["title"], set()).add(row["check_name"])
        assert "_" not in row["title"], row["check_name"]
        assert row["title"].replace(" ", "_").lower() != row["check_name"], "a name with blanks is no title"
    assert all(len(names) == 1 for names in titles.values())
    assert len(titles) == len({row["check_name"] for row in [*seed_rows("checks"), *seed_rows("checks_waiting")]})


def test_findings_are_judged_in_the_order_the_severities_have() -> None:
    ordered = sorted(seed_rows("severities"), key=lambda row: -int(row["position"]))
    assert tuple(row["severity"] for row in ordered) == SEVERITIES


def test_every_flow_that_may_be_counted_twice_is_judged_by_a_check() -> None:
    flows = seed_rows("double_count_flows")
    assert {row["check_name"] for row in flows} <= {row["check_name"] for row in seed_rows("checks")}
    assert {row["flow_id"] for row in flows} == {row["flow_id"] for row in seed_rows("double_count_sides")}
    kinds = {row["line_kind"] for row in seed_rows("return_line_rules")}
    for side in seed_rows("double_count_sides"):
        assert {side["line_kind"], side["and_kind"]} - {""} <= kinds, side["flow_id"]
        assert side["line_kind"] or side["tiers"] != "any", side["flow_id"]


def test_a_sentence_of_a_check_reads_well_where_the_value_is_one() -> None:
    with (REPOSITORY / "seeds" / "checks.csv").open(encoding="utf-8", newline="") as file:
        checks = list(csv.DictReader(file))
    counts = [row for row in checks if row["unit"] in {"rows", "files", "figures", "corrections"}]
    assert {row["check_name"] for row in counts} >= {"rows_accounted", "official_line_placed"}
    for row in counts:
        if not float(row["lower"]) <= 1 <= float(row["upper"]):
            assert not re.search(r"\{value\} (?!in all)", row["sentence"]), row["check_name"]


def test_the_models_know_the_columns_of_the_contract() -> None:
    macro = (REPOSITORY / "dbt_project" / "macros" / "contract.sql").read_text()
    listed = re.findall(r'^ +"(\w+)",$', macro, flags=re.MULTILINE)
    for contract in load_catalogue().contracts.values():
        assert listed == list(contract.column_names)


def test_every_dataset_description_is_read_strictly() -> None:
    catalogue = load_catalogue()
    assert {"departmental_spend", "local_spend"} <= set(catalogue.datasets)


def imports_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}


@pytest.mark.parametrize(
    ("folder", "forbidden"),
    [
        ("expectations", ("orchestration",)),
        (
            "orchestration/readers",
            ("dagster", "dbt", "duckdb", "orchestration.landing", "orchestration.assets", "orchestration.settings"),
        ),
        ("orchestration/datasets", ("dagster", "dbt", "duckdb", "orchestration.readers")),
    ],
)
def test_rooms_do_not_reach_into_rooms_they_know_nothing_of(folder: str, forbidden: tuple[str, ...]) -> None:
    for path in (REPOSITORY / folder).rglob("*.py"):
        for name in imports_of(path):
            assert not name.startswith(forbidden), f"{path.relative_to(REPOSITORY)} imports {name}"


def test_great_expectations_is_imported_where_it_is_used_alone() -> None:
    for path in (REPOSITORY / "orchestration").rglob("*.py"):
        assert not any(name.startswith("great_expectations") for name in imports_of(path)), path


def test_versions_are_pinned_with_hashes_and_no_registry_is_named() -> None:
    for path in tracked_files():
        if path.suffix == ".lock":
            text = path.read_text()
            pins = re.findall(r"^[a-z0-9][^\s=]*==", text, flags=re.MULTILINE)
            assert pins
            assert text.count("--hash=sha256:") >= len(pins), path.name
        if path.name == "package-lock.json" or path.suffix in {".lock", ".toml", ".npmrc"} or path.name == "Makefile":
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"\"resolved\": *\"http|index-url[= ]+http|registry *= *http", text), path.name


def test_no_file_of_code_grows_past_400_lines() -> None:
    for path in tracked_files():
        is_page = path.suffix == ".md" and path.relative_to(REPOSITORY).parts[0] in {"models", "reports"}
        if is_page or path.suffix in {".py", ".sql", ".svelte"}:
            assert len(path.read_text(encoding="utf-8").splitlines()) <= 400, path.relative_to(REPOSITORY)


def test_reports_select_from_the_marts_and_hold_no_logic() -> None:
    folder = REPOSITORY / "reports" / "sources" / "warehouse"
    sources = sorted(folder.glob("*.sql"))
    assert sources
    assert set(sources) <= set(tracked_files())
    for path in sources:
        assert re.fullmatch(r"select \* from marts\.\w+\n", path.read_text()), path.name


def test_attributes_of_method_are_told_in_words_a_finance_director_reads() -> None:
    texts = [
        row[name]
        for row in seed_rows("method_attributes")
        for name in ("name", "standard_choice", "published_effect", "adjustment")
    ]
    texts += [row["name"] for row in seed_rows("method_values")]
    assert all(texts)
    shorthand = re.compile(r"_|\+-|->|\b(DWP|HMRC|CLG|MHCLG|LA|DSG|HRA|RO1?|MYE|PCT|pop|GBP)\b|\.(csv|md)\b")
    assert [text for text in texts if shorthand.search(text)] == []


def test_every_document_that_a_statement_is_printed_in_has_a_name() -> None:
    named = {row["statement_id"] for row in seed_rows("statement_names")}
    printed = set()
    for path in (REPOSITORY / "seeds" / "national" / "place_return").rglob("figures.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            printed |= {row["statement_id"] for row in csv.DictReader(file)}
    assert printed <= named
    assert not {"return", "lines"} & named


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="the tests run in one process")
def test_a_file_of_tests_runs_whole_on_one_worker(request: pytest.FixtureRequest) -> None:
    # What files share is built once by each worker that has one of their tests.
    assert request.node.nodeid.endswith("@contract/test_project")
