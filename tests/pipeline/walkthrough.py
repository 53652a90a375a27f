"""The walk-through of docs/methodologist.md: its commands, and the output that stands below each.

``python tests/pipeline/walkthrough.py`` runs the commands on a copy of this repository, in a home of their own, and writes
the outputs into the page anew: after rules changed, run it and read what it wrote.
"""

import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, ignore_patterns

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "methodologist.md"
_TITLE = "## Find a wrong line, change a rule, see what moved"
_BLOCK = re.compile(r"^```\n(\$ .*?)^```\n", re.MULTILINE | re.DOTALL)
_PUBLICATION = re.compile(r"\d{4}-\d{2}-\d{2}T\d{6}Z-[0-9a-f]{8}")


@dataclass
class Step:
    """A command of the page and what stands below it."""

    command: str
    output: str


def section(page: str) -> str:
    """The walk-through's part of the page."""
    return _TITLE + page.split(_TITLE)[1].split("\n## ")[0]


def steps_of(text: str) -> list[Step]:
    """The commands in order; the output of a block is that of its last command."""
    steps: list[Step] = []
    for block in _BLOCK.findall(text):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                steps.append(Step(line[2:].strip(), ""))
            else:
                steps[-1].output += line
    return steps


def comparable(output: str, home: Path) -> list[str]:
    """The lines of an output, without what changes from run to run: ids of publications, folders, spaces at the end."""
    output = _PUBLICATION.sub("<publication>", output.replace(str(home), "…/warehouse"))
    return [line.rstrip() for line in output.splitlines() if line.strip()]


def _rewrite() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, copy = Path(folder).resolve() / "home", Path(folder) / "repository"
        copytree(REPOSITORY, copy, ignore=ignore_patterns(".git", ".venv", "node_modules", "warehouse", "__pycache__"))
        environment = {**os.environ, "TOTALPLACE_HOME": str(home), "PYTHONPATH": str(copy)}
        environment["TOTALPLACE_INBOX"], environment["TOTALPLACE_ILLUSTRATIVE"] = "", "auto"

        def run(command: str) -> str:
            command = re.sub(r"^totalplace ", f"'{sys.executable}' -m orchestration.cli ", command)
            print(command, file=sys.stderr)
            done = subprocess.run(
                ["bash", "-c", command], cwd=copy, env=environment, capture_output=True, text=True, check=True
            )
            lines = done.stdout.replace(str(home), "…/warehouse").splitlines()
            return "".join(f"{line.rstrip()}\n" for line in lines)

        run("totalplace refresh --no-reports")

        def block(found: re.Match[str]) -> str:
            commands = [line[2:] for line in found[1].splitlines() if line.startswith("$ ")]
            outputs = [run(command) for command in commands]
            return "```\n" + "".join(f"$ {command}\n" for command in commands) + outputs[-1] + "```\n"

        page = PAGE.read_text(encoding="utf-8")
        old = section(page)
        PAGE.write_text(page.replace(old, _BLOCK.sub(block, old)), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
