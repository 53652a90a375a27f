"""docs/reference.md: every attribute of method and every check, written from the seeds so that page and rules are one.

``make reference`` writes the page; a test compares it with the seeds.
"""

from collections.abc import Iterable, Sequence

from orchestration.seeds import SEEDS, read_seed
from orchestration.settings import REPOSITORY

PAGE = REPOSITORY / "docs" / "reference.md"
_HEAD = """# Reference: attributes of method, and checks

Written from `seeds/` by `make reference`; change the seeds, not this page. How they are used:
[moderation.md](moderation.md), [harmonising.md](harmonising.md), [checks.md](checks.md).
"""


def reference_page() -> str:
    """The page as the seeds have it now."""
    return "\n".join([_HEAD, *_attributes(), "", *_checks(), "", *_waiting(), ""])


def _attributes() -> Iterable[str]:
    values: dict[str, list[str]] = {}
    for row in read_seed(SEEDS, "method_values"):
        name = row["declared_value"]
        values.setdefault(row["attribute"], []).append(f"**{name}**" if row["is_standard"] == "true" else name)
    yield "## Attributes of method (`method_attributes.csv`, `method_values.csv`)\n"
    yield "Values in bold are the standard's. Sizes are as published; those used stand in `harmonising_effects.csv`.\n"
    yield from _table(
        ("attribute", "values", "the standard", "published size of the effect", "from declared to standard"),
        (
            (
                f"{row['name']} (`{row['attribute']}`)",
                ", ".join(values.get(row["attribute"], ["free"])),
                row["standard_choice"],
                row["published_effect"],
                row["adjustment"],
            )
            for row in read_seed(SEEDS, "method_attributes")
        ),
    )


def _checks() -> Iterable[str]:
    yield "## Checks (`checks.csv`)\n"
    yield from _table(
        ("check", "family", "severity", "bounds", "of", "it requires", "it catches", "where the bound comes from"),
        (
            (
                f"{row['title']} (`{row['check_name']}`)",
                row["family"].replace("_", " "),
                row["severity"],
                f"{row['lower'] or '…'} to {row['upper'] or '…'} {row['unit']}",
                ", ".join(
                    part.replace("_", " ") for part in (row["applies_to"], row["financial_year"], row["basis"]) if part
                ),
                row["requires"],
                row["catches"],
                row["threshold_source"],
            )
            for row in read_seed(SEEDS, "checks")
        ),
    )


def _waiting() -> Iterable[str]:
    yield "## Checks that wait for data (`checks_waiting.csv`)\n"
    yield from _table(
        ("check", "waits for", "why"),
        (
            (f"{row['title']} (`{row['check_name']}`)", row["waits_for"], row["why"])
            for row in read_seed(SEEDS, "checks_waiting")
        ),
    )


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"


if __name__ == "__main__":
    PAGE.write_text(reference_page(), encoding="utf-8")
