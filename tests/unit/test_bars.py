"""Bars of many rows: the first stand open, the rest is folded, what is set apart is always seen."""

import re

from in_node import text_of


def rows(count: int) -> list[dict[str, object]]:
    return [{"name": f"Row {number}", "amount_gbp": 100 - number} for number in range(1, count + 1)]


def test_rows_beyond_the_first_are_folded_and_the_others_in_one_row_stand_open_after_them() -> None:
    others = {"name": "All others", "amount_gbp": 9_000, "apart": True}
    said = text_of("Bars.svelte", title="Bars", rows=[*rows(23), others])
    assert re.search(r"Row 10 .*13 more Row 11 .*Row 23 .*All others", said)
    assert "3 more Row 4" in text_of("Bars.svelte", title="Bars", rows=rows(6), first=3)


def test_a_rest_of_one_row_is_not_folded() -> None:
    assert "more" not in text_of("Bars.svelte", title="Bars", rows=rows(11))
    assert "2 more" in text_of("Bars.svelte", title="Bars", rows=rows(12))
