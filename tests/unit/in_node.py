"""Modules and components of the pages, run as they are."""

import json
import re
import subprocess
from html import unescape
from pathlib import Path

import pytest

from orchestration.node import NodeMissing, find_node
from orchestration.settings import REPOSITORY

COMPONENTS = REPOSITORY / "reports" / "components"
_RENDER = Path(__file__).with_name("render.mjs")


def value_of(name: str, expression: str) -> object:
    """The value of an expression on ``module``, a module of the components."""
    source = json.dumps((COMPONENTS / name).as_uri())
    script = f"import * as module from {source}; console.log(JSON.stringify({expression}));"
    return json.loads(_said_by_node("--input-type=module", "--eval", script))


def text_of(name: str, **properties: object) -> str:
    """What a component says before any script of the page has run."""
    html = _said_by_node(str(_RENDER), str(COMPONENTS / name), given=json.dumps(properties))
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html)))


def _said_by_node(*arguments: str, given: str = "") -> str:
    try:
        node = find_node()
    except NodeMissing as error:
        pytest.skip(str(error))
    command = [str(node), *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout
