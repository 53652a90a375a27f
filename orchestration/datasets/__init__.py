"""Descriptions of the published datasets, and the strict model that reads them.

One YAML file per dataset; the columns that several datasets share stand in ``contracts/``. An unknown key is an error:
a description that is not understood is never half-used.
"""

import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.errors import ExplainedError

FOLDER = Path(__file__).parent
# Headers that only a pattern fits come after every alias.
PATTERN_RANK = 1_000
# A longer cell is a text, and patterns are not for texts.
_LONGEST_HEADER = 250
_Model = TypeVar("_Model", bound=BaseModel)


class DatasetError(ExplainedError):
    """A dataset description is wrong; the message names the file and the key."""


def fold_header(text: str) -> str:
    """Fold a header for comparison: lower case, ASCII letters and digits, single spaces."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower().encode("ascii", "ignore").decode()).split())


def _check_aliases(aliases: dict[str, list[str]]) -> None:
    """Raise ValueError where an alias is not written folded, or stands for two columns."""
    seen: dict[str, str] = {}
    for column, words in aliases.items():
        for alias in words:
            if fold_header(alias) != alias:
                raise ValueError(f"alias {alias!r} of {column} must be written folded: {fold_header(alias)!r}")
            if alias in seen:
                raise ValueError(f"alias {alias!r} stands for both {seen[alias]} and {column}")
            seen[alias] = column


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """A column of a contract and the headers publishers use for it, in order of preference.

    ``aliases`` are whole headers, folded; ``patterns`` regular expressions for folded headers that no alias of any column
    fits, tried in the order of the columns. ``kind`` is what its values look like; it decides between headers in doubt.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str
    kind: Literal["text", "code", "date", "money"] = "text"
    aliases: list[str]
    patterns: list[str] = []

    @model_validator(mode="after")
    def _aliases_folded(self) -> "Column":
        _check_aliases({self.name: self.aliases})
        for pattern in self.patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"pattern {pattern!r} of {self.name} is no regular expression: {error}") from error
        return self


class AmountChoice(_Strict):
    """A column that may be the line's amount, and the warning to give where it has to be."""

    column: str
    warning: str | None = None


class Contract(_Strict):
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
        _check_aliases({column.name: column.aliases for column in self.columns})
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


class BodyOverride(_Strict):
    """What only one body's files need."""

    aliases: dict[str, list[str]] = {}

    @model_validator(mode="after")
    def _aliases_folded(self) -> "BodyOverride":
        _check_aliases(self.aliases)
        return self


class Dataset(_Strict):
    """One published dataset: who publishes it, under what licence, in what shape, with which own headers."""

    dataset: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    publisher: str
    licence: str
    source: str
    shape: Literal["payment_lines"]
    contract: str
    threshold_gbp: int = Field(ge=0)
    body_columns: list[str]
    aliases: dict[str, list[str]] = {}
    body_overrides: dict[str, BodyOverride] = {}

    @model_validator(mode="after")
    def _aliases_folded(self) -> "Dataset":
        _check_aliases(self.aliases)
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


class Catalogue(BaseModel):
    """All datasets and contracts, by name."""

    model_config = ConfigDict(frozen=True)

    datasets: dict[str, Dataset]
    contracts: dict[str, Contract]

    def vocabulary(self, dataset: str, body: str | None) -> Vocabulary:
        """The headers known for a dataset and body: own aliases come before the shared ones."""
        description = self.datasets[dataset]
        contract = self.contracts[description.contract]
        own = [description.aliases]
        if (override := description.override_for(body)) is not None:
            own.insert(0, override.aliases)
        return self._vocabulary(contract, own)

    def shared_vocabulary(self, contract: str) -> Vocabulary:
        """The headers that all datasets of a contract share."""
        return self._vocabulary(self.contracts[contract], [])

    def _vocabulary(self, contract: Contract, own: list[dict[str, list[str]]]) -> Vocabulary:
        ranks: dict[str, tuple[str, int]] = {}
        for column in contract.columns:
            aliases = [alias for source in own for alias in source.get(column.name, [])] + column.aliases
            for rank, alias in enumerate(aliases):
                # An own alias takes a header away from the column the shared vocabulary gives it to.
                own_count = len(aliases) - len(column.aliases)
                if rank < own_count or alias not in ranks:
                    ranks[alias] = (column.name, rank - own_count)
        return Vocabulary(contract=contract, ranks=ranks)


def _read(path: Path, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise DatasetError(f"{path.name}: {error}") from error


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read every description in a folder.

    Raises:
        DatasetError: a file has an unknown key, a wrong value, or names a contract or column that is not there.
    """
    contracts = {c.contract: c for c in (_read(p, Contract) for p in sorted((folder / "contracts").glob("*.yaml")))}
    datasets: dict[str, Dataset] = {}
    for path in sorted(folder.glob("*.yaml")):
        description = _read(path, Dataset)
        if description.dataset != path.stem:
            raise DatasetError(f"{path.name}: dataset is {description.dataset!r}; it must be the file's name")
        if description.contract not in contracts:
            raise DatasetError(f"{path.name}: contract {description.contract!r} is not in contracts/")
        known = set(contracts[description.contract].column_names)
        used = {*description.body_columns, *description.aliases}
        used |= {column for override in description.body_overrides.values() for column in override.aliases}
        if unknown := used - known:
            raise DatasetError(
                f"{path.name}: columns {sorted(unknown)} are not in the contract {description.contract!r}"
            )
        datasets[description.dataset] = description
    return Catalogue(datasets=datasets, contracts=contracts)
