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
    """A column of a contract and the headers publishers use for it, in order of preference."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    description: str
    aliases: list[str]

    @model_validator(mode="after")
    def _aliases_folded(self) -> "Column":
        _check_aliases({self.name: self.aliases})
        return self


class Contract(_Strict):
    """The columns that every line of a shape has, whatever its publisher calls them."""

    contract: str
    description: str
    header_needs: list[str]
    header_minimum_columns: int = Field(ge=1)
    columns: list[Column]

    @model_validator(mode="after")
    def _consistent(self) -> "Contract":
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError("a column name stands twice")
        _check_aliases({column.name: column.aliases for column in self.columns})
        if unknown := set(self.header_needs) - set(names):
            raise ValueError(f"header_needs names unknown columns: {sorted(unknown)}")
        return self

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
        """The contract column a header stands for, with its rank; None where the vocabulary has no word for it."""
        return self.ranks.get(fold_header(header))

    @cached_property
    def fingerprint(self) -> str:
        """Hash of everything that decides how headers are read; part of the key of each cached parse."""
        rules = (self.contract.column_names, self.contract.header_needs, self.contract.header_minimum_columns)
        text = repr((rules, sorted(self.ranks.items())))
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
        ranks: dict[str, tuple[str, int]] = {}
        for column in contract.columns:
            aliases = [alias for source in own for alias in source.get(column.name, [])] + column.aliases
            for rank, alias in enumerate(aliases):
                # An own alias takes a header away from the column the shared vocabulary gives it to.
                is_own = rank < len(aliases) - len(column.aliases)
                if is_own or alias not in ranks:
                    ranks[alias] = (column.name, rank)
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
