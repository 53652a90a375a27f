"""Moderation: what holds a return, what a decision does, and that only what can be told apart is ranked."""

import itertools

from conftest import Warehouse


def statuses(warehouse: Warehouse) -> dict[tuple[object, object], object]:
    rows = warehouse.rows("select place_id, return_version, status from marts.return_version")
    return {(row["place_id"], row["return_version"]): row["status"] for row in rows}


def test_a_critical_finding_without_a_decision_holds_its_version_and_an_accepted_one_does_not(
    warehouse: Warehouse,
) -> None:
    status = statuses(warehouse)
    assert status["exampleshire", "1"] == "held"
    assert status["exampleshire", "2"] == "accepted"
    rows = warehouse.rows(
        "select return_version, critical_count, holding_count, reasons from marts.return_version"
        " where place_id = 'exampleshire' order by return_version"
    )
    assert [(row["critical_count"], row["holding_count"]) for row in rows] == [(1, 1), (1, 0)]
    assert "housing or council tax benefit" in str(rows[0]["reasons"])
    assert rows[1]["reasons"] is None


def test_what_is_held_without_an_accepted_predecessor_is_shown_with_its_reasons_and_never_ranked(
    warehouse: Warehouse,
) -> None:
    status = statuses(warehouse)
    held = {place for (place, _), value in status.items() if value == "declared, held"}
    assert held == {"luton_cbeds", "lewisham"}
    for place in held:
        reasons = warehouse.value(f"select reasons from marts.return_version where place_id = '{place}'")
        assert "residents it divides by" in str(reasons)
        assert warehouse.value(f"select count(*) from marts.place_harmonised where place_id = '{place}'") == 1
        query = f"select count(*) from marts.place_comparison where '{place}' in (place_id, other_place_id)"
        assert warehouse.value(f"{query} and basis <> 'official'") == 0
        assert warehouse.value(f"{query} and basis = 'official'") != 0


def test_places_that_declare_no_total_are_said_to_and_a_total_of_each_other_is_compared(warehouse: Warehouse) -> None:
    status = statuses(warehouse)
    none = {place for (place, _), value in status.items() if value == "no total"}
    assert none == {"croydon", "durham", "leics", "tyne"}
    compared = {
        row["place_id"] for row in warehouse.rows("select place_id from marts.return_version where is_compared")
    }
    assert compared == {"birmingham", "bradford", "csw", "bdp", "kent", "manchester", "worcs", "exampleshire"}


def test_what_waits_is_listed_by_the_pounds_at_stake_with_what_to_do(warehouse: Warehouse) -> None:
    queue = warehouse.rows("select * from marts.moderation_queue order by position")
    assert {row["place_id"] for row in queue} == {"luton_cbeds", "lewisham", "exampleshire"}
    stakes = [row["at_stake_gbp"] for row in queue]
    assert stakes == sorted(stakes, reverse=True)
    line = next(row for row in queue if row["place_id"] == "exampleshire")
    amount = warehouse.value(
        "select sum(value) from marts.finding where subject_id = 'exampleshire/2010-11/1' and check_name = 'hb_not_twice'"
        " and verdict = 'failed'"
    )
    assert (line["check_name"], line["at_stake_gbp"]) == ("hb_not_twice", amount), "the line's pounds, not the return's"
    assert all(row["what_to_do"] for row in queue)


def test_two_places_are_ranked_only_where_their_intervals_do_not_overlap(warehouse: Warehouse) -> None:
    pairs = warehouse.rows("select * from marts.place_comparison")
    assert {row["verdict"] for row in pairs} == {"above", "below", "can't be told apart", "not ranked"}
    for row in pairs:
        is_apart = (
            row["low_gbp_per_head"] > row["other_high_gbp_per_head"]
            or row["high_gbp_per_head"] < row["other_low_gbp_per_head"]
        )
        if row["basis"] != "declared":
            assert (row["verdict"] == "can't be told apart") == (not is_apart)
        assert (row["verdict"] in {"above", "below"}) <= is_apart
    kent_lewisham = next(
        row
        for row in pairs
        if (row["place_id"], row["other_place_id"], row["basis"], row["financial_year"])
        == ("kent", "lewisham", "official", "2010-11")
    )
    assert kent_lewisham["sentence"] == "Lewisham is above Kent"


def test_declared_counts_of_unknown_or_other_method_are_never_ranked(warehouse: Warehouse) -> None:
    verdicts = warehouse.rows("select distinct verdict from marts.place_comparison where basis = 'declared'")
    assert [row["verdict"] for row in verdicts] == ["not ranked"]
    sentence = warehouse.value(
        "select sentence from marts.place_comparison"
        " where basis = 'declared' and place_id = 'bdp' and other_place_id = 'kent'"
    )
    assert str(sentence).endswith("are not ranked: their methods are not known in 25 attributes")


def test_every_pair_stands_once_and_illustrative_places_stand_beside_no_real_one(warehouse: Warehouse) -> None:
    pairs = warehouse.rows(
        "select place_id, other_place_id from marts.place_comparison"
        " where basis = 'official' and financial_year = '2010-11'"
    )
    places = sorted({str(value) for row in pairs for value in row.values()})
    assert sorted((str(row["place_id"]), str(row["other_place_id"])) for row in pairs) == list(
        itertools.combinations(places, 2)
    )
    assert "exampleshire" not in places


def test_every_count_has_a_grade_of_comparability_and_says_what_keeps_it_from_a_better_one(
    warehouse: Warehouse,
) -> None:
    counts = warehouse.rows("select * from marts.count_comparability")
    official = [row for row in counts if row["count_source"] == "official" and row["restated_from"] is None]
    assert len(official) == 13
    assert all(row["is_comparable"] == (row["comparability_grade"] != "D") for row in counts)
    assert all((row["comparability_grade"] == "A") == (row["kept_back_by"] is None) for row in counts)
    printed = [row for row in counts if row["return_version"] == "printed"]
    assert {row["comparability_grade"] for row in printed} == {"D"}
    assert all("attributes of method not known" in str(row["kept_back_by"]) for row in printed)


def test_a_declared_count_stands_beside_the_official_one_of_its_year(warehouse: Warehouse) -> None:
    [kent] = warehouse.rows("select * from marts.return_against_official where place_id = 'kent' and level = 'all'")
    assert (kent["official_year"], kent["restated_from"]) == ("2008-09", "2010-11")
    assert float(kent["coverage_share"]) == float(round(kent["declared_gbp"] / kent["official_gbp"], 6))
    # No year is said: it may be a year off either way, and the bounds say so beyond those of the count and the rounding.
    least = kent["declared_low_gbp"] / kent["official_high_gbp"]
    assert kent["declared_year"] is None
    assert kent["coverage_share_low"] < float(least) < kent["coverage_share"] < kent["coverage_share_high"]
    [worcs] = warehouse.rows("select * from marts.return_against_official where place_id = 'worcs' and level = 'all'")
    assert (worcs["declared_year"], worcs["year_factor"]) == ("2008-09", 1)
    assert float(worcs["coverage_share_low"]) == float(round(worcs["declared_low_gbp"] / worcs["official_high_gbp"], 6))
    functions = warehouse.rows(
        "select item, declared_basis from marts.return_against_official where place_id = 'bdp' and level = 'function'"
    )
    assert {(row["item"], row["declared_basis"]) for row in functions} == {
        ("07", "stated share of the total"),
        ("10", "stated share of the total"),
    }
