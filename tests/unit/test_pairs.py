"""What the page that compares places says of two of them, by the module that says it."""

import json
from typing import Any

from in_node import text_of, value_of

COLUMNS = {"low": "low", "high": "high"}


def count(place: str, low: int | None, high: int | None, **given: object) -> dict[str, Any]:
    row = {"basis": "declared", "financial_year": "2008-09", "restated_from": None, "return_id": f"{place}/printed"}
    return row | {"place_id": place, "row_name": place.capitalize(), "low": low, "high": high} | given


def pair(one: str, other: str, verdict: str, **given: object) -> dict[str, Any]:
    row = {"basis": "declared", "financial_year": "2008-09", "place_id": one, "other_place_id": other}
    row |= {"return_id": f"{one}/printed", "other_return_id": f"{other}/printed", "verdict": verdict}
    return row | {"sentence": f"{one} and {other}: {verdict}"} | given


def said(one: dict[str, Any], other: dict[str, Any], pairs: list[dict[str, Any]], is_judged: bool) -> dict[str, str]:
    given = ", ".join(json.dumps(value) for value in (one, other))
    found = value_of(
        "pairs.js",
        f"(([one, other]) => module.verdictOf(one, other, module.pairsOf({json.dumps(pairs)})(one, other),"
        f" {json.dumps(COLUMNS)}, {json.dumps(is_judged)}))([{given}])",
    )
    assert isinstance(found, dict)
    return found


def test_the_pair_of_two_counts_is_found_whichever_comes_first() -> None:
    kent, leeds = count("kent", 1, 2), count("leeds", 5, 6)
    pairs = [pair("kent", "leeds", "not ranked")]
    for one, other in ((kent, leeds), (leeds, kent)):
        assert said(one, other, pairs, True) == {"verdict": "not ranked", "sentence": "kent and leeds: not ranked."}


def test_counts_that_places_make_are_never_ranked_where_the_mart_does_not_rank_them() -> None:
    kent, leeds = count("kent", 1, 2), count("leeds", 5, 6)
    for verdict in ("not ranked", "can't be told apart", "above"):
        by_total = said(kent, leeds, [pair("kent", "leeds", verdict)], False)
        assert by_total["verdict"] == "not ranked"
        assert not {"above", "below"} & set(by_total["sentence"].split())
    assert said(kent, leeds, [], True)["verdict"] == "not ranked"
    # A pair of other returns of the two places says nothing of these.
    other_return = pair("kent", "leeds", "below", other_return_id="leeds/2")
    assert said(kent, leeds, [other_return], True)["verdict"] == "not ranked"


def test_functions_of_the_official_count_are_told_apart_by_their_intervals_unless_the_mart_ranks_neither() -> None:
    kent, leeds = (count(*given, basis="official", return_id=None) for given in (("kent", 1, 2), ("leeds", 5, 6)))
    official = {"basis": "official", "return_id": None, "other_return_id": None}
    assert said(kent, leeds, [pair("kent", "leeds", "can't be told apart", **official)], False) == {
        "verdict": "below",
        "sentence": "Kent is below Leeds: their intervals do not overlap.",
    }
    assert said(kent, leeds, [pair("kent", "leeds", "not ranked", **official)], False)["verdict"] == "not ranked"
    assert said(kent, leeds | {"low": 2}, [], False)["verdict"] == "can't be told apart"
    assert said(kent, leeds | {"low": None}, [], False)["verdict"] == "unknown"


def test_verdicts_are_counted_in_words() -> None:
    assert value_of("pairs.js", "module.tally(['above', 'below', \"can't be told apart\", 'not ranked'])") == (
        "2 differ by more than their intervals; 1 can't be told apart; 1 is not ranked"
    )
    assert value_of("pairs.js", "module.tally(['not ranked', 'not ranked'])") == "2 are not ranked"


def measure(place: str, place_set: str, amount: int) -> dict[str, Any]:
    row = {"place_id": place, "place_name": place, "row_name": place, "place_set_id": place_set}
    row |= {"place_set_name": place_set.upper(), "basis": "official", "count_source": "official", "is_compared": True}
    row |= {"financial_year": "2010-11", "year_name": "2010-11", "cofog_division": "all", "cofog_name": "All functions"}
    for unit in ("", "_per_head"):
        columns = ("amount_gbp" if not unit else "gbp_per_head", f"low_gbp{unit}", f"high_gbp{unit}")
        row |= dict(zip(columns, (amount, amount - 1, amount + 1), strict=True))
    return row | {"spending": "current"}


def test_places_of_two_sets_are_never_beside_each_other() -> None:
    pilots = [measure(place, "a_pilots", amount) for place, amount in (("Kent", 7000), ("Leeds", 8000))]
    mayors = [measure("Greater Leeds", "b_mayors", 9000)]
    said = text_of("Compare.svelte", measures=[*pilots, *mayors], pairs=[])
    assert "Of 1 pair of places" in said
    assert "Greater Leeds" not in said
    assert "Leeds £8,000" in said
