"""One small warehouse, built once from the fixtures and Exampleshire, that the pipeline and browser tests look at."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings as hypothesis_settings

from orchestration.database import read_only, rows_as_dicts
from orchestration.progress import LayerProgress
from orchestration.refresh import Refreshed, refresh
from orchestration.settings import Illustrative, Settings

# The same examples on every run: a change that breaks something is told from chance.
hypothesis_settings.register_profile("reproducible", derandomize=True)
hypothesis_settings.load_profile("reproducible")
# The built site and its pages.
pytest_plugins = ["built_site"]
FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Warehouse:
    """A refreshed installation."""

    settings: Settings
    refreshed: Refreshed

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[dict[str, object]]:
        """Rows of a query on the publication."""
        with read_only(self.refreshed.publication.database) as connection:
            return rows_as_dicts(connection.execute(query, values))

    def built(self, query: str) -> list[dict[str, object]]:
        """Rows of a query on the build file, where every layer stands."""
        with read_only(self.settings.build_database) as connection:
            return rows_as_dicts(connection.execute(query))

    def value(self, query: str) -> object:
        """The one value of a query on the publication."""
        [row] = self.rows(query)
        [value] = row.values()
        return value


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The fixtures' inbox and Exampleshire, refreshed without the site.

    The process that asks first refreshes; each looks at a copy of its own, which the next refresh finds up to date.
    """
    temporary = tmp_path_factory.getbasetemp()
    first = (temporary.parent if "PYTEST_XDIST_WORKER" in os.environ else temporary) / "first_home"
    own = tmp_path_factory.mktemp("homes") / "home"
    settings = Settings(home=own, inbox=FIXTURES / "inbox", illustrative=Illustrative.ON, base_path="")
    with FileLock(f"{first}.lock"):
        if not first.exists():
            refresh(settings, LayerProgress(), reports=False)
            own.rename(first)
    shutil.copytree(first, own, symlinks=True)
    refreshed = refresh(settings, LayerProgress(), reports=False)
    assert not refreshed.was_rebuilt
    return Warehouse(settings, refreshed)


# Before xdist reads the groups.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files run side by side, whole; those that look at the built site run together, so that it is built once."""
    for item in items:
        folder, file = item.path.parent.name, item.path.stem
        item.add_marker(pytest.mark.xdist_group(folder if folder == "browser" else f"{folder}/{file}"))
