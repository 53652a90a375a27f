"""What the page on themes makes of the cells of payments, by the module that makes it."""

import json

from in_node import value_of


def cell(place: str | None, year: str, amount: float | None, **given: object) -> dict[str, object]:
    row = {"place_id": place, "place_name": place and place.capitalize(), "link": f"/place/{place}"}
    row |= {"financial_year": year, "amount_gbp": amount, "is_suppressed": amount is None, "is_illustrative": False}
    return row | given


def places(counted: list[dict[str, object]], cells: list[dict[str, object]]) -> dict[str, dict[str, object]]:
    rows = value_of("themes.js", f"module.withPayments({json.dumps(counted)}, {json.dumps(cells)})")
    assert isinstance(rows, list)
    return {row["place_id"]: row for row in rows}


def test_payments_too_few_to_show_are_no_nought_and_have_years_of_their_own() -> None:
    official = [{"place_id": place, "financial_year": "2010-11"} for place in ("kent", "manchester", "durham")]
    cells = [
        cell("kent", "2010-11", None),
        cell("manchester", "2011-12", None),
        cell("manchester", "2014-15", 130753),
        cell(None, "2014-15", 7),
    ]
    found = places(official, cells)
    assert {place: (row["paid_gbp"], row["hidden"], row["paid_years"]) for place, row in found.items()} == {
        "kent": (None, 1, "2010-11"),
        "manchester": (130753, 1, "2011-12, 2014-15"),
        "durham": (None, 0, "–"),
    }
    assert found["manchester"]["financial_year"] == "2010-11"


def test_a_place_without_an_official_count_has_its_payments_and_one_with_it_stands_once() -> None:
    invented = cell("exampleshire", "2010-11", 5, is_illustrative=True)
    found = places([{"place_id": "kent"}], [cell("kent", "2010-11", 1), cell("york", "2012-13", 12.5), invented])
    assert list(found) == ["kent", "york", "exampleshire"]
    assert (found["york"]["place_name"], found["york"]["paid_gbp"]) == ("York", 12.5)
    assert found["exampleshire"]["place_name"] == "Exampleshire (invented)"
