"""Datasets of payment lines: the columns every line has, and the words publishers use for them."""

import hashlib
import re
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from orchestration.datasets.common import NAME, Strict, check_aliases, fold_header

# Headers that only a pattern fits come after every alias.
PATTERN_RANK = 1_000
# A longer cell is a text, and patterns are not for texts.
_LONGEST_HEADER = 250


class Column(Strict):
    """A column of a contract and the headers publishers use for it, in order of preference.

    ``aliases`` are whole headers, folded; ``patterns`` regular expressions for folded headers that no alias of any column
    fits, tried in the order of the columns. ``kind`` is what its values look like; it decides between headers in doubt.
    """

    name: str = Field(pattern=NAME)
    description: str
    kind: Literal["text", "code", "date", "money"] = "text"
    aliases: list[str]
    patterns: list[str] = Field(default_factory=list)

    @model_validator(mode="after")
    def _aliases_folded(self) -> "Column":
        check_aliases({self.name: self.aliases})
        for pattern in self.patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"pattern {pattern!r} of {self.name} is no regular expression: {error}") from error
        return self


class AmountChoice(Strict):
    """A column that may be the line's amount, and the warning to give where it has to be."""

    column: str
    warning: str | None = None


class Contract(Strict):
    """The columns that every line of a shape has, whatever its publisher calls them.

    ``amount_choices`` are the columns of money that can be the amount of a line, the best first.
    """

    contract: str
    description: str
    header_minimum_columns: int = Field(ge=1)
    amount_choices: list[AmountChoice]
    total_words: list[str]
    total_pattern: str
    nil_words: list[str]
    nil_pattern: str
    columns: list[Column]

    @model_validator(mode="after")
    def _consistent(self) -> "Contract":
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("a column name stands twice")
        check_aliases({column.name: column.aliases for column in self.columns})
        if unknown := {choice.column for choice in self.amount_choices} - set(names):
            raise ValueError(f"amount_choices names unknown columns: {sorted(unknown)}")
        for word in [*self.total_words, *self.nil_words]:
            if fold_header(word) != word:
                raise ValueError(f"word {word!r} must be written folded: {fold_header(word)!r}")
        return self

    def kind_of(self, column: str) -> str:
        """What a column's values look like: text, code, date or money."""
        return next(c.kind for c in self.columns if c.name == column)

    @property
    def column_names(self) -> list[str]:
        """Names in the order they are stored."""
        return [column.name for column in self.columns]


class BodyOverride(Strict):
    """What only one body's files need."""

    aliases: dict[str, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _aliases_folded(self) -> "BodyOverride":
        check_aliases(self.aliases)
        return self


class PaymentDataset(Strict):
    """One published dataset of payment lines: who publishes it, under what licence, with which own headers."""

    dataset: str = Field(pattern=NAME)
    title: str
    publisher: str
    licence: str
    source: str
    shape: Literal["payment_lines"]
    contract: str
    threshold_gbp: int = Field(ge=0)
    body_columns: list[str]
    aliases: dict[str, list[str]] = Field(default_factory=dict)
    body_overrides: dict[str, BodyOverride] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _aliases_folded(self) -> "PaymentDataset":
        check_aliases(self.aliases)
        return self

    def override_for(self, body: str | None) -> BodyOverride | None:
        """What a body's folder name brings of its own; names are compared folded."""
        folded = fold_header(body or "")
        return next((own for name, own in self.body_overrides.items() if fold_header(name) == folded), None)


class Vocabulary(BaseModel):
    """Folded header → (contract column, rank), for one dataset and body; a lower rank is preferred."""

    model_config = ConfigDict(frozen=True)

    contract: Contract
    ranks: dict[str, tuple[str, int]]

    def column_for(self, header: str) -> tuple[str, int] | None:
        """The contract column a header stands for, with its rank; None where the vocabulary has no word for it.

        A rank below zero is an own alias of the dataset or body, from `PATTERN_RANK` on a pattern.
        """
        if len(header) > _LONGEST_HEADER:
            return None
        folded = fold_header(header)
        if (found := self.ranks.get(folded)) is not None or not folded:
            return found
        for rank, (column, pattern) in enumerate(self._patterns, start=PATTERN_RANK):
            if pattern.search(folded):
                return column, rank
        return None

    @cached_property
    def _patterns(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(column.name, re.compile(pattern)) for column in self.contract.columns for pattern in column.patterns]

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides how headers are read; part of the key of each cached parse."""
        text = self.contract.model_dump_json() + repr(sorted(self.ranks.items()))
        return hashlib.sha256(text.encode()).hexdigest()
