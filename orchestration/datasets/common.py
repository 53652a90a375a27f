"""What the descriptions of datasets of every shape have in common."""

import re

from pydantic import BaseModel, ConfigDict

from orchestration.errors import ExplainedError

# A name that becomes a column.
NAME = r"^[a-z][a-z0-9_]*$"


class DatasetError(ExplainedError):
    """A dataset description is wrong; the message names the file and the key."""


def fold_header(text: str) -> str:
    """Fold a header for comparison: lower case, ASCII letters and digits, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().encode("ascii", "ignore").decode()).split())


def check_aliases(aliases: dict[str, list[str]]) -> None:
    """Raise ValueError where an alias is not written folded, or stands for two columns."""
    seen: dict[str, str] = {}
    for column, words in aliases.items():
        for alias in words:
            if fold_header(alias) != alias:
                raise ValueError(f"alias {alias!r} of {column} must be written folded: {fold_header(alias)!r}")
            if alias in seen:
                raise ValueError(f"alias {alias!r} stands for both {seen[alias]} and {column}")
            seen[alias] = column


class Strict(BaseModel):
    """A part of a description: an unknown key is an error, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)
