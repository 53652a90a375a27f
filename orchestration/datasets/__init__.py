"""Descriptions of the published datasets, and the strict model that reads them.

One YAML file per dataset, of one of three shapes: ``payment_lines`` (the columns that several datasets share stand in
``contracts/``), ``statistical_table`` (its layouts stand in the file itself) and ``place_return`` (so do its sheets). An
unknown key is an error: a description that is not understood is never half-used.
"""

from pathlib import Path
from typing import Annotated, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from orchestration.datasets.common import DatasetError, fold_header
from orchestration.datasets.payments import PATTERN_RANK, Contract, PaymentDataset, Vocabulary
from orchestration.datasets.returns import ReturnDataset
from orchestration.datasets.statistical import COLUMN_LABEL, COLUMN_NUMBER, Layout, StatisticalDataset

__all__ = [
    "COLUMN_LABEL",
    "COLUMN_NUMBER",
    "FOLDER",
    "PATTERN_RANK",
    "Catalogue",
    "Contract",
    "Dataset",
    "DatasetError",
    "Layout",
    "PaymentDataset",
    "ReturnDataset",
    "StatisticalDataset",
    "Vocabulary",
    "fold_header",
    "load_catalogue",
]
FOLDER = Path(__file__).parent
Dataset = Annotated[PaymentDataset | StatisticalDataset | ReturnDataset, Field(discriminator="shape")]
_Kind = TypeVar("_Kind")


class Catalogue(BaseModel):
    """All datasets and contracts, by name."""

    model_config = ConfigDict(frozen=True)

    datasets: dict[str, Dataset]
    contracts: dict[str, Contract]

    @property
    def payments(self) -> dict[str, PaymentDataset]:
        """The datasets of payment lines."""
        return {name: found for name, found in self.datasets.items() if isinstance(found, PaymentDataset)}

    @property
    def statistics(self) -> dict[str, StatisticalDataset]:
        """The datasets of statistical tables."""
        return {name: found for name, found in self.datasets.items() if isinstance(found, StatisticalDataset)}

    @property
    def returns(self) -> dict[str, ReturnDataset]:
        """The datasets of returns of places."""
        return {name: found for name, found in self.datasets.items() if isinstance(found, ReturnDataset)}

    def vocabulary(self, dataset: str, body: str | None) -> Vocabulary:
        """The headers known for a dataset of payments and a body: own aliases come before the shared ones."""
        description = self.payments[dataset]
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


def _read(path: Path, kind: TypeAdapter[_Kind]) -> _Kind:
    try:
        return kind.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise DatasetError(f"{path.name}: {error}") from error


def _check_contract(name: str, description: PaymentDataset, contracts: dict[str, Contract]) -> None:
    """Raise DatasetError where a dataset of payments names a contract or column that is not there."""
    if description.contract not in contracts:
        raise DatasetError(f"{name}: contract {description.contract!r} is not in contracts/")
    known = set(contracts[description.contract].column_names)
    used = {*description.body_columns, *description.aliases}
    used |= {column for override in description.body_overrides.values() for column in override.aliases}
    if unknown := used - known:
        raise DatasetError(f"{name}: columns {sorted(unknown)} are not in the contract {description.contract!r}")


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read every description in a folder.

    Raises:
        DatasetError: a file has an unknown key, a wrong value, or names a contract or column that is not there.
    """
    contract, dataset = TypeAdapter(Contract), TypeAdapter[Dataset](Dataset)
    contracts = {c.contract: c for c in (_read(p, contract) for p in sorted((folder / "contracts").glob("*.yaml")))}
    datasets: dict[str, Dataset] = {}
    for path in sorted(folder.glob("*.yaml")):
        description = _read(path, dataset)
        if description.dataset != path.stem:
            raise DatasetError(f"{path.name}: dataset is {description.dataset!r}; it must be the file's name")
        if isinstance(description, PaymentDataset):
            _check_contract(path.name, description, contracts)
        datasets[description.dataset] = description
    return Catalogue(datasets=datasets, contracts=contracts)
