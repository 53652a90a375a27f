"""Seeds as files: reading a table of reference data, adding rows to it."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from orchestration.files import written_atomically
from orchestration.settings import REPOSITORY

SEEDS = REPOSITORY / "seeds"
# National tables that come with the product, laid out as an inbox.
NATIONAL = SEEDS / "national"


def read_seed(seeds: Path, name: str) -> list[dict[str, str]]:
    """The rows of a seed as texts."""
    with (seeds / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def append_seed(seeds: Path, name: str, rows: Iterable[Sequence[object]]) -> None:
    """Add rows at the end of a seed; the file is replaced in one step."""
    path = seeds / f"{name}.csv"
    with written_atomically(path) as temporary:
        text = path.read_text(encoding="utf-8")
        with temporary.open("w", encoding="utf-8", newline="") as file:
            file.write(text if text.endswith("\n") else f"{text}\n")
            csv.writer(file, lineterminator="\n").writerows(rows)
