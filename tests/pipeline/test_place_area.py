"""Which outlines a place is drawn with: districts for counties, former councils for later ones, codes of the day."""

import json

from conftest import Warehouse

from orchestration.outlines import OUTLINES


def codes(warehouse: Warehouse, place_id: str) -> set[object]:
    return {
        row["area_code"]
        for row in warehouse.rows("select area_code from marts.place_area where place_id = ?", (place_id,))
    }


def test_places_are_drawn_with_the_codes_of_the_map(warehouse: Warehouse) -> None:
    assert codes(warehouse, "durham") == {"E06000047"}
    assert codes(warehouse, "luton_cbeds") == {"E06000032", "E06000056"}
    # Gateshead had another code until March 2013.
    assert codes(warehouse, "tyne") == {"E08000037", "E08000023", "E08000024"}
    # Dorset's districts and Poole were abolished after the map was made.
    assert codes(warehouse, "bdp") == {"E06000028", "E06000029", *(f"E070000{number}" for number in range(48, 54))}


def test_a_county_is_drawn_as_its_districts_without_unitaries_beside_them(warehouse: Warehouse) -> None:
    assert codes(warehouse, "kent") == {f"E070001{number:02}" for number in range(5, 17)}
    assert codes(warehouse, "worcs") == {f"E070002{number}" for number in range(34, 40)}
    assert codes(warehouse, "leics") == {"E06000016", *(f"E070001{number}" for number in range(29, 36))}


def test_every_real_place_is_on_the_map_and_the_fictional_one_is_not(warehouse: Warehouse) -> None:
    drawn = {feature["id"] for feature in json.loads(OUTLINES.read_text(encoding="utf-8"))["features"]}
    for row in warehouse.rows("select place_id, is_illustrative from marts.place"):
        found = codes(warehouse, str(row["place_id"]))
        assert found <= drawn
        assert bool(found) != row["is_illustrative"], row["place_id"]


def test_an_authority_made_later_is_drawn_as_those_before_it(warehouse: Warehouse) -> None:
    def outlines(authority_id: str) -> set[object]:
        query = f"select area_code from counted.cnt_authority_outline where authority_id = '{authority_id}'"
        return {row["area_code"] for row in warehouse.built(query)}

    assert outlines("cumberland") == {"E07000026", "E07000028", "E07000029"}
    assert outlines("buckinghamshire") == {"E07000004", "E07000005", "E07000006", "E07000007"}
    # One council after the other on the same ground.
    assert outlines("somerset") == {f"E070001{number}" for number in range(87, 92)}
    assert outlines("aylesbury_vale") == {"E07000004"}
