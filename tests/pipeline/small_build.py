"""A build of a few lines written in a test, as far as a test wants it: no judging, no publication."""

from pathlib import Path

from orchestration.assets.landed import write_landed
from orchestration.database import read_only, rows_as_dicts
from orchestration.datasets import load_catalogue
from orchestration.dbt import Dbt
from orchestration.inputs import embedded_files, inbox_files
from orchestration.landing import Landing
from orchestration.settings import Illustrative, Settings

HEADER = "Supplier Name,Service Area,Date Paid,Transaction Number,Net Amount"


class SmallBuild:
    """A build file made from files of a test: path in the inbox → rows below `HEADER`; of ``tables``, the whole text.

    With tables the national figures that come with the product are landed too.
    """

    def __init__(self, home: Path, files: dict[str, list[str]], tables: dict[str, str] | None = None) -> None:
        self.settings = Settings(home=home, illustrative=Illustrative.OFF, base_path="")
        self.settings.prepare()
        texts = {path: "\n".join([HEADER, *rows, ""]) for path, rows in files.items()} | (tables or {})
        for path, text in texts.items():
            target = home / "inbox" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        catalogue = load_catalogue()
        landing = Landing(self.settings.landed, catalogue)
        landed = [*inbox_files(self.settings, catalogue), *(embedded_files(catalogue) if tables else [])]
        self.records = [landing.land(file) for file in landed]
        write_landed(self.settings, catalogue, self.records, "key")

    def build(self, *select: str) -> None:
        """Build the nodes dbt selects, with the tests that stand between them alone."""
        Dbt(self.settings).build(["--select", *select, "--indirect-selection", "cautious"], lambda *_: None)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Rows of a query on the build file."""
        with read_only(self.settings.build_database) as connection:
            return [tuple(row.values()) for row in rows_as_dicts(connection.execute(query))]
