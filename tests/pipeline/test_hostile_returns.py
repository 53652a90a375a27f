"""One refresh of hostile returns publishes, changes nothing of a place that sent none, and says of each of them why."""

import re

import pytest
from conftest import Warehouse
from hostile_returns import CLEAN, RETURNS, Hostile

from orchestration.progress import LayerProgress
from orchestration.refresh import refresh
from orchestration.settings import Illustrative, Settings

OF_CLEAN_PLACES = f"place_id in {CLEAN}"
OWN = {
    "place_harmonised": OF_CLEAN_PLACES,
    "place_harmonising_step": OF_CLEAN_PLACES,
    # A return that says it is of another place lies in the folder of the place that sent it.
    "return_version": f"{OF_CLEAN_PLACES} and is_embedded",
    "finding": f"{OF_CLEAN_PLACES} and subject_kind = 'place_return'",
    "return_against_official": OF_CLEAN_PLACES,
    "count_comparability": OF_CLEAN_PLACES,
    "place_comparison": f"{OF_CLEAN_PLACES} and other_place_id in {CLEAN}",
}
OFFICIAL = ["place_summary", "place_count", "place_function", "place_body", "control_total"]


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """An installation of its own, refreshed once with every hostile return."""
    settings = Settings(home=tmp_path_factory.mktemp("home"), illustrative=Illustrative.OFF, base_path="")
    settings.prepare()
    for hostile in RETURNS:
        hostile.write(settings.inbox)
    return Warehouse(settings, refresh(settings, LayerProgress(), reports=False))


def rows(warehouse: Warehouse, table: str, condition: str = "true") -> list[str]:
    # The session's warehouse holds payments.
    columns = "* exclude (payments_gbp, payments_coverage_share)" if table == "place_summary" else "*"
    return sorted(map(repr, warehouse.rows(f"select {columns} from marts.{table} where {condition}")))


def test_every_place_but_the_clean_ones_sends_something_hostile(attacked: Warehouse) -> None:
    assert attacked.refreshed.is_new
    places = {row["place_id"] for row in attacked.rows("select place_id from marts.place where not is_illustrative")}
    assert {hostile.place for hostile in RETURNS} == (places - set(CLEAN)) | {"atlantis"}


@pytest.mark.parametrize("table", OWN)
def test_nothing_of_a_place_that_sent_nothing_hostile_changes(
    attacked: Warehouse, warehouse: Warehouse, table: str
) -> None:
    before = rows(warehouse, table, OWN[table])
    assert before
    assert rows(attacked, table, OWN[table]) == before


@pytest.mark.parametrize("table", OFFICIAL)
def test_no_official_figure_changes(attacked: Warehouse, warehouse: Warehouse, table: str) -> None:
    before = rows(warehouse, table)
    assert before
    assert rows(attacked, table) == before


def test_no_hostile_return_is_one_of_another_place(attacked: Warehouse) -> None:
    sent = attacked.rows("select place_id, return_key, is_compared from marts.return_version where not is_embedded")
    assert not [row for row in sent if row["place_id"] in CLEAN and row["is_compared"]]


@pytest.mark.parametrize("hostile", RETURNS, ids=lambda hostile: f"{hostile.place}-{hostile.name}")
def test_a_hostile_return_is_held_not_used_or_accepted_for_a_stated_reason(
    attacked: Warehouse, hostile: Hostile
) -> None:
    found = attacked.rows(
        "select return_id, status, reasons from marts.return_version where return_key = ?", (hostile.return_key,)
    )
    if hostile.outcome == "none":
        assert not found
        file = attacked.rows(
            "select verdict, reason from marts.source_file where path_in_inbox = ?", (hostile.return_key,)
        )
        assert [(row["verdict"], bool(row["reason"])) for row in file] == [("unknown_layout", True)]
        return
    [version] = found
    status, return_id = version["status"], version["return_id"]
    expected = {"held": {"held", "declared, held"}, "not used": {"not used"}}
    assert status in expected.get(hostile.outcome, {"held", "declared, held", "accepted", "superseded", "no total"})
    reasons = [str(version["reasons"])]
    for query in (
        "select sentence as reason from marts.finding where subject_id = ? and verdict = 'failed'",
        "select problem as reason from marts.place_harmonised where return_id = ? and problem is not null",
    ):
        reasons += [str(row["reason"]) for row in attacked.rows(query, (return_id,))]
    # What the return calls itself is no reason.
    reasons = [re.sub(rf"version {hostile.name}(?=[ ,:])", "version …", reason) for reason in reasons]
    for words in hostile.words:
        assert any(re.search(words, reason) for reason in reasons), f"no reason holds {words!r}: {reasons[:5]}"
