"""The build that is measured: it must be there, and whole."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from orchestration.database import read_only
from orchestration.errors import ExplainedError
from orchestration.settings import Settings


class EvaluationError(ExplainedError):
    """The rules can't be measured; the message says what to do."""


@contextmanager
def whole_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the last build that can't change it.

    Raises:
        EvaluationError: nothing is built, or what is asked for is not in the build.
    """
    if not settings.build_database.exists():
        raise EvaluationError(f"nothing is built in {settings.build}: run `totalplace refresh` first")
    with read_only(settings.build_database) as connection:
        try:
            yield connection
        except duckdb.CatalogException as error:
            raise EvaluationError("the build is not whole: run `totalplace refresh` first") from error
