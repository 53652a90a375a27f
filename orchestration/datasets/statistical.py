"""Datasets of statistical tables: rows that some columns key, the other columns being figures.

Everything that is a publisher's own stands in the YAML as layouts: on which sheets the figures stand, which headers name
the keys, which the figures, where the unit is said. The reader (`orchestration.readers.statistics`) knows formats alone.

In a layout every regular expression but that of a unit's evidence has to match the whole of a text, white space collapsed;
its named groups become keys. Two names are no keys: ``column_label`` and ``column_number`` replace what the file itself
says of a figure's column, for tables that were made of another file's columns.
"""

import hashlib
import re
from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from orchestration.datasets.common import NAME, Strict, check_aliases

# Groups of `Layout.figures` that say where the figure stood in the table it was taken from.
COLUMN_LABEL, COLUMN_NUMBER = "column_label", "column_number"
# What a landed figure says of itself; a key may not be called so.
RESERVED = {
    *("is_embedded", "source_file_id", "sheet_number", "sheet", "row_number", "row_kind", "reason"),
    *(COLUMN_NUMBER, COLUMN_LABEL, "unit", "value", "value_exact", "cells"),
}


class KeyColumn(Strict):
    """One of the keys of a dataset's figures."""

    name: str = Field(pattern=NAME)
    description: str


class Evidence(Strict):
    """Where the unit of a table's figures is said; exactly one of three.

    ``stated``: outside the file, in these words. ``above``: a pattern searched in the cells above the header. ``sheet`` and
    ``pattern``: a pattern searched in the cells of a sheet of that name.
    """

    stated: str | None = None
    above: re.Pattern[str] | None = None
    sheet: str | None = None
    pattern: re.Pattern[str] | None = None

    @model_validator(mode="after")
    def _one_of_three(self) -> "Evidence":
        given = {name for name in ("stated", "above", "sheet", "pattern") if getattr(self, name) is not None}
        if given not in ({"stated"}, {"above"}, {"sheet", "pattern"}):
            raise ValueError("evidence of a unit is one of: stated; above; sheet and pattern")
        return self


class Unit(Strict):
    """What one unit of a table's figures stands for, as decimal text (pounds, persons …), and where that is said."""

    multiplier: str
    evidence: Evidence

    @field_validator("multiplier", mode="after")
    @classmethod
    def _is_positive(cls, text: str) -> str:
        if not re.fullmatch(r"\d+(\.\d+)?", text) or not Decimal(text):
            raise ValueError(f"multiplier {text!r} must be a decimal above nil, in quotation marks, such as '1000'")
        return text


class Layout(Strict):
    """One way a publisher lays the table out.

    Attributes:
        sheets: pattern of the names (outer blanks removed) of the sheets with figures; absent: any sheet, and text files.
        keys: key column → the headers that name it, folded, the best first.
        optional: keys whose header, or whose cell in a row of data, may be missing.
        figures: pattern of the headers of figures; columns of keys, and those without a header, are never figures.
        above: patterns each of which a cell above the header has to match; the first that does gives the keys.
        row_above_header: key that the cell right above a figure's header gives.
        data_row: key column → pattern of its cell in a row of data; other rows with figures are totals. Where there is
            none, a row of data fills every key that is not optional.
        key_patterns: key column → pattern searched in its cell, for further keys.
        constants: key → its value in every row.
        is_regular: every row of data has all its keys and all its figures: an empty cell is a figure that is missing, and
            only a row with its name alone is a total.
    """

    layout: str = Field(pattern=NAME)
    title: str
    sheets: re.Pattern[str] | None = None
    keys: dict[str, list[str]] = Field(min_length=1)
    optional: list[str] = Field(default_factory=list)
    figures: re.Pattern[str]
    above: list[re.Pattern[str]] = Field(default_factory=list)
    row_above_header: str | None = None
    data_row: dict[str, re.Pattern[str]] = Field(default_factory=dict)
    key_patterns: dict[str, re.Pattern[str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    is_regular: bool = False
    unit: Unit

    @model_validator(mode="after")
    def _consistent(self) -> "Layout":
        check_aliases(self.keys)
        for name, used in {
            "optional": self.optional,
            "data_row": self.data_row,
            "key_patterns": self.key_patterns,
        }.items():
            if unknown := set(used) - set(self.keys):
                raise ValueError(f"{name} of {self.layout} names {sorted(unknown)}, which are not among its keys")
        if not set(self.keys) - set(self.optional):
            raise ValueError(f"{self.layout} has optional keys only: nothing would tell its header")
        given = Counter(self._given)
        if twice := sorted(name for name, count in given.items() if count > 1):
            raise ValueError(f"{self.layout} gives {twice} twice")
        if COLUMN_NUMBER in given and COLUMN_NUMBER not in self.figures.groupindex:
            raise ValueError(f"{COLUMN_NUMBER} is a group of figures only")
        return self

    @property
    def _given(self) -> list[str]:
        """Every key the layout gives, as often as it does."""
        groups = [self.figures, *self.above, *self.key_patterns.values(), *([self.sheets] if self.sheets else [])]
        names = [*self.keys, *self.constants, *([self.row_above_header] if self.row_above_header else [])]
        return names + [name for pattern in groups for name in pattern.groupindex]

    @property
    def keys_given(self) -> set[str]:
        """The keys its figures have; the others of the dataset are null."""
        return set(self._given) - {COLUMN_LABEL, COLUMN_NUMBER}

    @property
    def required(self) -> list[str]:
        """Keys whose header must be there."""
        return [name for name in self.keys if name not in self.optional]


class StatisticalDataset(Strict):
    """One published statistical table: who publishes it, under what licence, what keys its figures, how it is laid out.

    ``key_columns`` are in the order they are stored; of ``layouts`` the first that fits a sheet is used.
    """

    dataset: str = Field(pattern=NAME)
    title: str
    publisher: str
    licence: str
    source: str
    shape: Literal["statistical_table"]
    key_columns: list[KeyColumn]
    layouts: list[Layout] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> "StatisticalDataset":
        for kind, names in (("key column", self.key_names), ("layout", [layout.layout for layout in self.layouts])):
            if twice := sorted(name for name, count in Counter(names).items() if count > 1):
                raise ValueError(f"a {kind} stands twice: {twice}")
        if reserved := set(self.key_names) & RESERVED:
            raise ValueError(f"a key column may not be called {sorted(reserved)}")
        for layout in self.layouts:
            if unknown := layout.keys_given - set(self.key_names):
                raise ValueError(f"layout {layout.layout} gives {sorted(unknown)}, which are no key columns")
        return self

    @property
    def key_names(self) -> list[str]:
        """Names of the key columns, in the order they are stored."""
        return [column.name for column in self.key_columns]

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides how files are read; part of the key of each cached parse."""
        text = self.model_dump_json(include={"key_columns", "layouts"})
        return hashlib.sha256(text.encode()).hexdigest()
