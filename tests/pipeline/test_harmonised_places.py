"""The printed counts of the pilots and Exampleshire's returns on the standard basis."""

from decimal import Decimal

from conftest import Warehouse

WITH_A_TOTAL = {"bdp": 1, "birmingham": 2, "bradford": 1, "csw": 1, "kent": 1, "lewisham": 1, "luton_cbeds": 1,
                "manchester": 1, "worcs": 1}  # fmt: skip


def test_a_printed_count_stays_where_it_is_and_is_as_wide_as_little_is_known_of_its_method(
    warehouse: Warehouse,
) -> None:
    rows = warehouse.rows("from marts.place_harmonised where not is_illustrative")
    found = {place: [row for row in rows if row["place_id"] == place] for place in WITH_A_TOTAL}
    assert {place: len(counts) for place, counts in found.items()} == WITH_A_TOTAL
    assert sum(map(len, found.values())) == len(rows), "a pilot without a total has none here either"
    for row in rows:
        assert row["comparison_year"] == "2008-09"
        assert row["unknown_attribute_count"] > 20
        assert row["high_gbp"] > row["declared_gbp"] * Decimal("1.5")
        assert row["low_gbp"] < row["declared_gbp"] * Decimal("0.75")
        assert row["declared_gbp"] + row["steps_gbp"] == row["harmonised_gbp"]
    moved = {row["place_id"] for row in rows if row["steps_gbp"]}
    assert moved == {"bdp", "worcs"}, "these two print that they are not final"
    assert found["bradford"][0]["declared_gbp"] == 8800 * found["bradford"][0]["population"] == 8800 * 507_323
    assert {row["statement_id"]: row["declared_gbp"] for row in found["birmingham"]} == {
        "lgc_birmingham": 7_300_000_000,
        "lga_2009": 7_500_000_000,
    }


def test_what_worcestershire_left_out_is_a_step(warehouse: Warehouse) -> None:
    steps = warehouse.rows("from marts.place_harmonising_step where place_id = 'worcs' and grade = 'modelled'")
    assert {step["attribute"] for step in steps} >= {"national_bodies_scope", "time_of_count"}
    assert all(0 < step["low_gbp"] < step["amount_gbp"] < step["high_gbp"] for step in steps)


def test_two_versions_of_one_count_agree_once_they_are_harmonised(warehouse: Warehouse) -> None:
    first, second = warehouse.rows("from marts.place_harmonised where is_illustrative order by return_version")
    assert abs(first["declared_gbp"] - second["declared_gbp"]) > 1_000_000_000
    assert first["low_gbp"] <= second["low_gbp"] <= second["high_gbp"] <= first["high_gbp"]
    assert second["unknown_attribute_count"] == 0 < first["unknown_attribute_count"]
    reported = warehouse.rows(
        "from marts.place_harmonising_step where is_illustrative and return_version = '2' and amount_gbp <> 0"
    )
    assert reported
    assert {step["grade"] for step in reported} == {"reported"}
