import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.folding import fold_name
from orchestration.patterns import WORDS, fault_of_regex, shapes, share_found, why_never

SHAPES = shapes("fstw")
# Texts that values are compared as, of two letters and two signs; what is longer has nothing new for the patterns below.
FOLDED = [
    text for length in range(1, 7) for text in map("".join, product("ab -_", repeat=length)) if fold_name(text) == text
]
_PIECES = r"a b - ^ $ . \b \B a* -? [^a] [a-] \s \w (a|-)"
PIECES = [*_PIECES.split(), " ", " ?", "(^| )", "( |$)"]


@pytest.mark.parametrize(
    "pattern",
    [
        "(^| )road( |$)",
        r"\broad\b",
        r"^[a-z]+ ([a-z]+ )?[a-z]{3,}$",
        "(?i)Road",
        "(?i:R)oad",
        "corporate[- ]finance",
        "£",
        "^[^a-z0-9]+$|^none$",
        "(^|[^d] )estates$",
        "ø",
        # What Python does not read as RE2 does is let through.
        r"^\p{Latin}+s$",
        "[[:alpha:]]+-",
        r"road\z",
    ],
)
def test_a_pattern_that_some_value_meets_is_let_through(pattern: str) -> None:
    assert fault_of_regex(pattern) == ""
    assert why_never(pattern, WORDS) == ""


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("children's", ["never matches: it has ', but values", "write a space for '"]),
        ("corporate-finance", ["it has -", "write a space for -"]),
        ("^ROADS", ["it has A D O R S", "write a for A, d for D"]),
        ("[A-Z]", ["it has A Z", "a for A"]),
        ("r&d", ["write and for &"]),
        (r"^\Sé", ["it has é", "write e for é"]),
        ("corporate$^x", ["no value has its words, spaces, start and end in that order"]),
        ("^ road", ["in that order", "none at either end", "write what a value can hold"]),
        ("road $", ["in that order"]),
        ("road  bridge", ["in that order"]),
        (r"road\B ", ["in that order"]),
        ("(road|Bridge)", ["has a part that never matches: it has B", "write b for B"]),
        ("children'?s", ["has a part that never matches: it has '"]),
        ("^(^| )road", ["has a part that never matches: no value", "in that order"]),
        ("(road|lane$x)", ["has a part that never matches: no value"]),
    ],
)
def test_a_pattern_that_no_value_meets_is_told_with_what_to_write(pattern: str, expected: list[str]) -> None:
    assert fault_of_regex(pattern) == ""
    for words in expected:
        assert words in why_never(pattern, WORDS)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4))
def test_a_pattern_never_matches_where_no_value_meets_it_and_nowhere_else(pieces: list[str]) -> None:
    pattern = "".join(pieces)
    if fault_of_regex(pattern):
        return
    is_met = any(re.search(pattern, text) for text in FOLDED)
    assert why_never(pattern, WORDS).startswith("never matches") == (not is_met), pattern


@pytest.mark.parametrize(("pattern", "is_met"), [("^s,f$", True), ("^[ft]+$", True), ("^[TW]", False), ("t f", False)])
def test_patterns_of_shapes_are_held_to_the_letters_of_shapes(pattern: str, is_met: bool) -> None:
    assert (why_never(pattern, SHAPES) == "") == is_met


def test_the_share_of_texts_is_what_the_engine_finds() -> None:
    assert share_found("[a-z]", ["road", "2", "bridge 2", "£"]) == 0.5
