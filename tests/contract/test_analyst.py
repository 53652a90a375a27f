"""The page for the analyst names every table there is, and none that is not."""

import re

from orchestration.settings import REPOSITORY


def test_every_mart_is_named_in_a_table_of_the_page() -> None:
    marts = {path.stem for path in (REPOSITORY / "models" / "marts").glob("*.sql")}
    page = (REPOSITORY / "docs" / "analyst.md").read_text(encoding="utf-8")
    named = {
        name
        for line in page.splitlines()
        if line.startswith("| `marts.")
        for name in re.findall(r"`marts\.(\w+)`", line.split("|")[1])
    }
    assert named == marts
