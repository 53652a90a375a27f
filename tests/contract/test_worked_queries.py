"""What the catalogue is made of: every mart has a subject, every worked query says what it is and is named in the page."""

import re
from pathlib import Path

import pytest
import yaml

from orchestration.settings import REPOSITORY

QUERIES = sorted((REPOSITORY / "docs" / "queries").glob("*.sql"))


def test_every_mart_says_its_subject() -> None:
    marts = {
        model["name"]: model.get("config", {}).get("meta", {}).get("subject")
        for path in (REPOSITORY / "models" / "marts").glob("*.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    }
    assert set(marts) == {path.stem for path in (REPOSITORY / "models" / "marts").glob("*.sql")}
    assert all(marts.values()), [name for name, subject in marts.items() if not subject]


def test_queries_are_numbered_without_a_gap() -> None:
    assert [int(path.name[:2]) for path in QUERIES] == list(range(1, len(QUERIES) + 1))
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_query_begins_with_title_question_and_columns_and_the_page_names_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    head = re.match(r"-- (?P<title>.+)\n(?P<question>(?:-- .+\n)+?)-- Gives: \w+", text)
    assert head, "-- title, -- question, -- Gives: columns"
    assert head["question"].rstrip().endswith((".", "?"))
    assert "{{" not in text, "an analyst has no dbt"
    assert f"[{head['title']}](queries/{path.name})" in (REPOSITORY / "docs" / "analyst.md").read_text(encoding="utf-8")
