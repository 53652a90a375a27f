"""Texts are folded in Python as the engine folds them in SQL: the macro's own words are run beside it."""

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.folding import fold_name
from orchestration.settings import REPOSITORY

MACRO = (REPOSITORY / "dbt_project" / "macros" / "text.sql").read_text(encoding="utf-8")
FOLDED = re.search(r"macro fold_name\(text\) -%}(.+?){%- endmacro", MACRO, flags=re.DOTALL)[1].replace(
    "{{ text }}", "t"
)
ENGINE = duckdb.connect()


def in_sql(texts: list[str]) -> list[str]:
    rows = ENGINE.execute(f"select {FOLDED} from (select unnest($1) as t)", [texts]).fetchall()
    return [row[0] or "" for row in rows]


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Café & Bar", "cafe and bar"),
        (" ROADS –  B6/A1 ", "roads b6 a1"),
        ("Ç̧ÅÍÑ", "cain"),
        ("£", "£"),
        (" *** ", "***"),
        ("Ελλάδα ΟΔΟΣ", "ελλάδα οδοσ"),
        ("\u00a0", ""),
        ("", ""),
    ],
)
def test_a_text_is_lower_case_without_accents_in_single_spaces(text: str, folded: str) -> None:
    assert fold_name(text) == folded
    assert in_sql([text]) == [folded]


def test_every_letter_of_europe_is_folded_as_in_sql() -> None:
    letters = [chr(code) for code in (*range(1, 0x600), *range(0x1E00, 0x2200), 0x3000)]
    texts = [text for letter in letters for text in (letter, f" {letter} ", f"a{letter}b")]
    assert [fold_name(text) for text in texts] == in_sql(texts)


@given(st.text(st.characters(min_codepoint=1, max_codepoint=0x24F), max_size=20))
def test_any_text_is_folded_as_in_sql(text: str) -> None:
    assert in_sql([text]) == [fold_name(text)]
