"""Returns of places: a place's own count as a few sheets. Reader, template and documentation share this one description.

A sheet has columns; a column says what its cells hold, which must be filled and which words are allowed. Words stand here
or in a seed, so that a new unit, stream or attribute is a row of reference data.
"""

import hashlib
import re
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from orchestration.datasets.common import NAME, Strict, fold_header
from orchestration.seeds import SEEDS, read_seed

# Beside a column that is read as a number stands its exact value.
NUMBERS = ("number", "share")


def fold_choice(text: str) -> str:
    """Fold a word for comparison as staging does: lower case; blanks, hyphens and underscores are one blank."""
    return re.sub(r"[\s_-]+", " ", text).strip().lower()


class Choices(Strict):
    """The words a column allows: ``values``; or a column of a seed, of whose rows ``or_column`` gives a second name.

    ``by``: another column of the sheet; which words are allowed depends on its cell (``values_by``, or that column of the
    seed). Where its cell has no words of its own any text is allowed. ``multiplier``: column of the seed that says how many
    whole units one of the word stands for. ``unknown`` is one more word, for what is not known.
    """

    values: list[str] = Field(default_factory=list)
    seed: str | None = None
    column: str | None = None
    or_column: str | None = None
    multiplier: str | None = None
    by: str | None = None
    unknown: str | None = None
    values_by: dict[str, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_source(self) -> "Choices":
        sources = [bool(self.values), self.seed is not None, bool(self.values_by)]
        if sum(sources) != 1 or (self.seed is None) != (self.column is None) or (self.values_by and not self.by):
            raise ValueError("choices are one of: values; seed and column; by and values_by")
        return self

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The rows of the seed the words stand in; none where they stand here."""
        return read_seed(SEEDS, self.seed) if self.seed is not None else []

    def allowed(self, key: str = "") -> list[str]:
        """The words in order; where they depend on another column's cell, those for this one."""
        if self.values:
            return self.values
        if self.seed is None:
            return self.values_by.get(key.strip(), [])
        assert self.column is not None
        wanted = fold_choice(key)
        rows = self.rows if self.by is None else [row for row in self.rows if fold_choice(row[self.by]) == wanted]
        words = [row[self.column] for row in rows]
        return [*words, self.unknown] if words and self.unknown is not None else words

    @cached_property
    def _known(self) -> dict[str, dict[str, str]]:
        """Folded word → its row, for words of a seed that depend on nothing."""
        names = [name for name in (self.column, self.or_column) if name is not None]
        return {fold_choice(row[name]): row for row in self.rows for name in names}

    def allows(self, text: str, key: str = "") -> bool:
        """Whether a cell's text is one of the words."""
        if self.seed is not None and self.by is None:
            return fold_choice(text) in self._known
        allowed = self.allowed(key)
        return not allowed if self.by and not allowed else fold_choice(text) in map(fold_choice, allowed)

    def multiplier_of(self, text: str) -> str | None:
        """How many whole units one of the word stands for; None where nothing is said of it."""
        row = self._known.get(fold_choice(text))
        return row[self.multiplier] if row is not None and self.multiplier is not None else None


class Pattern(Strict):
    """What the whole of a cell looks like; ``by``: only in rows in which that column has this text."""

    expression: re.Pattern[str]
    expected: str
    by: dict[str, str] = Field(default_factory=dict)


class ReturnColumn(Strict):
    """A column of a sheet.

    ``required``: ``column`` where the column has to be there, ``cell`` where each of its cells has to be filled too.
    ``is_open``: the words are offered, others are read all the same. ``note`` is shown to who fills the template in.
    """

    name: str = Field(pattern=NAME)
    description: str
    kind: Literal["text", "number", "share", "choice"] = "text"
    choices: Choices | None = None
    is_open: bool = False
    pattern: Pattern | None = None
    required: Literal["column", "cell"] | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "ReturnColumn":
        if (self.kind == "choice") != (self.choices is not None):
            raise ValueError(f"{self.name}: choices belong to a column of kind choice, and to no other")
        return self


class ReturnSheet(Strict):
    """A sheet. In a row that fills the ``prefilled`` columns alone nothing was filled in: it counts as blank.

    ``one_of``: columns of which each row fills at least one. ``ascending``: columns of numbers that rise in this order,
    where they are filled. ``is_required``: a workbook without the sheet is refused.
    """

    sheet: str = Field(pattern=NAME)
    title: str
    description: str
    is_required: bool = False
    prefilled: list[str] = Field(default_factory=list)
    one_of: list[str] = Field(default_factory=list)
    ascending: list[str] = Field(default_factory=list)
    columns: list[ReturnColumn] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "ReturnSheet":
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"a column of {self.sheet} stands twice")
        used = {*self.prefilled, *self.one_of, *self.ascending}
        for column in self.columns:
            used |= {column.choices.by} if column.choices is not None and column.choices.values_by else set()
            used |= set(column.pattern.by) if column.pattern is not None else set()
        if unknown := used - set(names):
            raise ValueError(f"{self.sheet} names {sorted(map(str, unknown))}, which are not among its columns")
        return self

    def column(self, name: str) -> ReturnColumn:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)


class ReturnDataset(Strict):
    """What a return is: its sheets, and the sheets of a workbook that are known to hold notes alone."""

    dataset: str = Field(pattern=NAME)
    title: str
    publisher: str
    licence: str
    source: str
    shape: Literal["place_return"]
    note_sheets: list[str] = Field(default_factory=list)
    sheets: list[ReturnSheet] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "ReturnDataset":
        names = [sheet.sheet for sheet in self.sheets]
        if len(set(names)) != len(names):
            raise ValueError("a sheet stands twice")
        return self

    def sheet_named(self, name: str) -> ReturnSheet | None:
        """The sheet a name stands for, compared folded."""
        return next((sheet for sheet in self.sheets if fold_header(sheet.sheet) == fold_header(name)), None)

    @property
    def column_names(self) -> list[str]:
        """Names of the columns of all sheets, each once, in the order they are stored."""
        return list(dict.fromkeys(column.name for sheet in self.sheets for column in sheet.columns))

    @property
    def number_names(self) -> list[str]:
        """Names of the columns that are numbers on any sheet."""
        numbers = {column.name for sheet in self.sheets for column in sheet.columns if column.kind in NUMBERS}
        return [name for name in self.column_names if name in numbers]

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides how files are read; part of the key of each cached parse."""
        columns = [column for sheet in self.sheets for column in sheet.columns if column.choices is not None]
        words = [(c.name, c.choices.rows) for c in columns if c.choices is not None]
        text = self.model_dump_json(include={"sheets", "note_sheets"}) + repr(words)
        return hashlib.sha256(text.encode()).hexdigest()
