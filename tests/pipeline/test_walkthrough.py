"""docs/methodologist.md says how a wrong line is found, a rule changed and the difference seen: it works as written."""

import subprocess
from pathlib import Path
from shutil import copytree

import pytest
from typer.testing import CliRunner
from walkthrough import PAGE, comparable, section, steps_of

from orchestration.assets.landed import write_landed
from orchestration.assets.warehouse import mark_complete
from orchestration.cli import app
from orchestration.datasets import load_catalogue
from orchestration.dbt import Dbt
from orchestration.inputs import illustrative_files
from orchestration.landing import Landing
from orchestration.publication import publish
from orchestration.rules import check_rules
from orchestration.settings import REPOSITORY, Illustrative, Settings

# What the walk-through looks at, and what publishing needs.
_TABLES = (
    *("payment_line", "payment_theme", "transfer", "correction", "source_file", "payments_summary"),
    *("classification_rule", "transfer_rule", "cofog", "subjective_group", "control_class", "place"),
)


class Copy:
    """A copy of the rules and models, and publications of Exampleshire's payments built from it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "repository"
        for name in ("dbt_project", "models", "seeds", "tests/dbt"):
            copytree(REPOSITORY / name, self.folder / name)
        monkeypatch.setattr("orchestration.dbt.PROJECT", self.folder / "dbt_project")
        # Only a few of the marts are built here, and the walk-through looks at no open data.
        monkeypatch.setattr("orchestration.publication._package", lambda *_: None)
        monkeypatch.setenv("TOTALPLACE_HOME", str(folder / "home"))
        self.settings = Settings(home=folder / "home", illustrative=Illustrative.ON, base_path="")
        self.settings.prepare()

    def refresh(self) -> None:
        check_rules(self.folder / "seeds")
        catalogue = load_catalogue()
        landing = Landing(self.settings.landed, catalogue)
        files = illustrative_files(self.settings, catalogue, holds_payments=False)
        payments = [file for file in files if file.dataset != "place_return"]
        write_landed(self.settings, catalogue, [landing.land(file) for file in payments], "key")
        select = ["--select", *(f"+{table}" for table in _TABLES), "--indirect-selection", "cautious"]
        Dbt(self.settings).build(select, lambda *_: None)
        mark_complete(self.settings)
        assert publish(self.settings)[1]

    def run(self, command: str) -> str:
        """Run a command of the page, here; returns what it printed."""
        if command.startswith("totalplace refresh"):
            self.refresh()
            return ""
        if command.startswith("totalplace "):
            arguments = subprocess.run(
                ["bash", "-c", f'printf "%s\\0" {command.removeprefix("totalplace ")}'], capture_output=True, check=True
            )
            result = CliRunner().invoke(app, arguments.stdout.decode().rstrip("\0").split("\0"))
            assert result.exit_code == 0, result.output
            return result.output
        return subprocess.run(
            ["bash", "-c", command], cwd=self.folder, capture_output=True, text=True, check=True
        ).stdout


def test_the_walk_through_works_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = Copy(tmp_path, monkeypatch)
    copy.refresh()
    steps = steps_of(section(PAGE.read_text(encoding="utf-8")))
    assert [step.command.split()[:2] for step in steps][-2:] == [["totalplace", "refresh"], ["totalplace", "diff"]]
    for step in steps:
        assert comparable(copy.run(step.command), copy.settings.home) == comparable(step.output, copy.settings.home), (
            f"{step.command}\nprints something else now: run `python tests/pipeline/walkthrough.py`, and read the page"
        )
    moved = CliRunner().invoke(app, ["diff", "--csv"]).output.splitlines()
    assert len(moved) == 1 + int(steps[-1].output.strip().splitlines()[-1].split()[0].replace(",", ""))
