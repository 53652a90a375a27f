from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app


@pytest.mark.parametrize(
    "command", [["status"], ["trace", "a-1-1"], ["sql", "select 1"], ["serve"], ["diff"], ["diff", "one", "other"]]
)
def test_before_the_first_refresh_a_command_says_what_to_do(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(tmp_path))
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "totalplace refresh" in " ".join(result.output.split())


def test_generate_writes_an_inbox(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["generate", str(tmp_path / "inbox"), "--lines", "100"])
    assert result.exit_code == 0
    assert len(list((tmp_path / "inbox").rglob("*.csv"))) == 72
