import shutil
from pathlib import Path

import pytest
from published import Publisher
from typer.testing import CliRunner

from orchestration.cli import app


@pytest.mark.parametrize(
    "command",
    [["status"], ["trace", "a-1-1"], ["sql", "select 1"], ["serve"], ["package"], ["diff"], ["diff", "one", "other"]],
)
def test_before_the_first_refresh_a_command_says_what_to_do(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(tmp_path))
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 1
    assert "totalplace refresh" in " ".join(result.output.split())


def test_comma_separated_values_have_no_formula_and_no_exponent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Publisher(tmp_path / "home", monkeypatch).publish()
    statement = "select '=1+1' as a, '-2' as b, 'x-y' as c, -2.50 as d, 0::decimal(14,12) as e, null as f"
    result = CliRunner().invoke(app, ["sql", "--csv", statement])
    assert result.output == "a,b,c,d,e,f\n'=1+1,'-2,x-y,-2.50,0.000000000000,\n"


def test_a_publication_without_its_open_data_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publication = Publisher(tmp_path / "home", monkeypatch).publish()
    shutil.rmtree(publication.package)
    result = CliRunner().invoke(app, ["package"])
    assert result.exit_code == 1
    assert "the next publication has it again" in " ".join(result.output.split())


def test_generate_writes_an_inbox(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["generate", str(tmp_path / "inbox"), "--lines", "100"])
    assert result.exit_code == 0
    assert len(list((tmp_path / "inbox").rglob("*.csv"))) == 72


@pytest.mark.parametrize(
    "statement", ["-- why\nselect 1 as one", "--why\nselect 1 as one", "/* why */ select 1 as one"]
)
def test_a_statement_may_begin_with_a_comment(statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Publisher(tmp_path / "home", monkeypatch).publish()
    for arguments in (["--csv", statement], [statement, "--csv"]):
        result = CliRunner().invoke(app, ["sql", *arguments])
        assert (result.exit_code, result.output) == (0, "one\n1\n")


@pytest.mark.parametrize("statement", ["", " ; ", "-- a comment alone", "/* a comment */;"])
def test_a_statement_that_says_nothing_is_refused(
    statement: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Publisher(tmp_path / "home", monkeypatch).publish()
    result = CliRunner().invoke(app, ["sql", statement])
    assert (result.exit_code, "an empty statement" in result.output) == (1, True)


def test_an_option_that_is_not_there_is_no_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Publisher(tmp_path / "home", monkeypatch).publish()
    result = CliRunner().invoke(app, ["sql", "--cvs", "select 1"])
    assert (result.exit_code, "No such option" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--of", "transfers"], "--of would do nothing: nothing is drawn without --draw"),
        (["--seed", "2", "--to", "lines.csv"], "--seed and --to would do nothing"),
        (["--draw", "3", "--write", "a sample"], "--write would do nothing: --draw measures nothing"),
        (["--draw", "3"], "run `totalplace refresh` first"),
    ],
)
def test_options_of_evaluate_that_would_do_nothing_are_refused(
    options: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOTALPLACE_HOME", str(tmp_path))
    result = CliRunner().invoke(app, ["evaluate", *options])
    assert result.exit_code == 1
    assert expected in result.output
