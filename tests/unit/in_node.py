"""Modules of the pages, run as they are."""

import json
import subprocess

import pytest

from orchestration.node import NodeMissing, find_node
from orchestration.settings import REPOSITORY

COMPONENTS = REPOSITORY / "reports" / "components"


def value_of(name: str, expression: str) -> object:
    """The value of an expression on ``module``, a module of the components."""
    try:
        node = find_node()
    except NodeMissing as error:
        pytest.skip(str(error))
    source = json.dumps((COMPONENTS / name).as_uri())
    script = f"import * as module from {source}; console.log(JSON.stringify({expression}));"
    command = [str(node), "--input-type=module", "--eval", script]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
