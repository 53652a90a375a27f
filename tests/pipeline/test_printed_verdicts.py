"""The figures the thirteen pilots printed are judged as the method says, with no code that names a place."""

import re
from collections import Counter
from pathlib import Path

import pytest
from returned import JudgedReturns

from orchestration.settings import REPOSITORY

PLACES = {
    *("birmingham", "bradford", "luton_cbeds", "csw", "croydon", "bdp", "durham", "kent", "leics", "lewisham"),
    *("manchester", "tyne", "worcs"),
}
NO_TOTAL = ("croydon", "durham", "leics", "tyne")
# What has to be as printed; (place, check) → verdicts of its findings, with their severity where they failed.
EXPECTED = {
    ("luton_cbeds", "per_head_recomputes"): ["failed critical"],
    ("lewisham", "per_head_recomputes"): ["failed critical"],
    ("luton_cbeds", "population_matches_ons"): ["failed critical"],
    ("lewisham", "population_matches_ons"): ["failed critical"],
    ("birmingham", "population_matches_ons"): ["failed warning"],
    ("luton_cbeds", "unit_cost_recomputes"): ["failed critical"],
    ("csw", "per_head_vs_region_cra"): ["failed warning"],
    ("worcs", "per_head_vs_region_cra"): ["failed warning"],
    ("kent", "per_head_vs_region_cra"): ["passed"],
    ("worcs", "national_body_coverage"): ["failed warning"],
    ("lewisham", "component_sum"): ["passed"],
    ("luton_cbeds", "share_recomputes"): ["passed"],
    ("bdp", "saving_net_of_cost"): ["passed"],
    ("bdp", "social_protection_share"): ["passed"],
    ("bdp", "health_share"): ["passed"],
    ("luton_cbeds", "persons_per_household"): ["passed"],
    ("birmingham", "statements_agree"): ["failed warning"],
}
# Everything that fails; what is not here passes or can't be measured.
FAILED = {
    ("birmingham", "population_matches_ons"),
    ("birmingham", "statements_agree"),
    ("csw", "per_head_vs_region_cra"),
    ("lewisham", "per_head_recomputes"),
    ("lewisham", "population_matches_ons"),
    ("luton_cbeds", "per_head_recomputes"),
    ("luton_cbeds", "population_matches_ons"),
    ("luton_cbeds", "unit_cost_recomputes"),
    ("worcs", "national_body_coverage"),
    ("worcs", "per_head_vs_region_cra"),
}


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> JudgedReturns:
    refused = {"place_return/kent/elsewhere/about.csv": "field,value\nplace_id,luton_cbeds\nversion,2\n"}
    return JudgedReturns(tmp_path_factory.mktemp("home"), refused)


def code(*folders: str) -> list[Path]:
    """Files of code and of what describes it."""
    kinds = {".sql", ".py", ".yml", ".yaml"}
    found = [path for folder in folders for path in (REPOSITORY / folder).rglob("*") if path.suffix in kinds]
    assert found
    return sorted(found)


def without_comments(path: Path) -> str:
    """The text of a file without the comments at the end of its lines or on lines of their own."""
    mark = "--" if path.suffix == ".sql" else "#"
    return re.sub(rf"(^|\s){mark}.*", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)


def words(finding: dict[str, object]) -> str:
    return f"{finding['verdict']} {finding['severity']}" if finding["verdict"] == "failed" else str(finding["verdict"])


def printed(place: str) -> str:
    return f"{place}/2008-09/printed"


@pytest.mark.parametrize(("place", "check_name"), EXPECTED)
def test_a_printed_figure_gets_its_verdict(judged: JudgedReturns, place: str, check_name: str) -> None:
    found = [finding for finding in judged.of(printed(place), check_name) if finding["verdict"] != "not_measurable"]
    assert [words(finding) for finding in found] == EXPECTED[(place, check_name)]


def test_nothing_else_that_is_printed_fails(judged: JudgedReturns) -> None:
    failed = {
        (finding["place_id"], finding["check_name"])
        for finding in judged.findings
        if finding["subject_id"] in map(printed, PLACES) and finding["verdict"] == "failed"
    }
    assert failed == FAILED


def test_the_total_of_one_statement_is_never_held_against_another(judged: JudgedReturns) -> None:
    found = {finding["item"]: words(finding) for finding in judged.of(printed("birmingham"), "per_head_recomputes")}
    assert found == {"lga_2009": "passed"}
    [two_totals] = judged.of(printed("birmingham"), "statements_agree")
    assert two_totals["item"] == "lga_2009 and lgc_birmingham, 2008-09"


@pytest.mark.parametrize("place", NO_TOTAL)
@pytest.mark.parametrize(
    "check_name",
    [
        *("per_head_recomputes", "population_matches_ons", "per_head_in_national_bounds", "per_head_vs_region_cra"),
        *("national_body_coverage", "total_equals_sum_functions", "benefits_present", "big_three_share"),
    ],
)
def test_a_place_without_a_total_is_not_measurable_and_never_passes(
    judged: JudgedReturns, place: str, check_name: str
) -> None:
    found = judged.of(printed(place), check_name)
    assert [finding["verdict"] for finding in found] == ["not_measurable"]
    assert found[0]["value"] is None


def test_every_check_of_returns_has_a_finding_on_every_return(judged: JudgedReturns) -> None:
    of_place = {place: {finding["check_name"] for finding in judged.of(printed(place))} for place in sorted(PLACES)}
    assert len(set(map(frozenset, of_place.values()))) == 1
    counted = Counter(
        (f["check_name"], f["subject_id"], f["item"]) for f in judged.findings if f["subject_kind"] == "place_return"
    )
    assert max(counted.values()) == 1


def test_a_return_in_another_places_folder_is_a_finding_on_its_own_folder_alone(judged: JudgedReturns) -> None:
    [refused] = judged.of("place_return/kent/elsewhere")
    assert (refused["check_name"], refused["verdict"], refused["place_id"]) == ("return_row_read", "failed", "kent")
    assert not [finding for finding in judged.findings if finding["return_version"] == "2"]


def test_no_code_names_a_place() -> None:
    # An identifier in an example, such as kent/2010-11, is no rule for a place.
    named = re.compile(rf"\b({'|'.join(PLACES)})\b(?!/\d{{4}}-\d\d)", re.IGNORECASE)
    for path in code("orchestration", "expectations", "models", "dbt_project/macros", "tests/dbt"):
        found = named.search(without_comments(path))
        assert not found, f"{path.relative_to(REPOSITORY)} names {found[0]}"


def test_no_method_names_a_year() -> None:
    year = re.compile(r"\b(19|20)\d\d\b")
    for path in code("models/methodology", "expectations"):
        found = None if path.suffix in {".yml", ".yaml"} else year.search(without_comments(path))
        assert not found, f"{path.relative_to(REPOSITORY)} names {found[0]}"
