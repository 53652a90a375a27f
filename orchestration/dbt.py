"""Running dbt inside this process (a dbt process of its own would cost seconds of start-up for each call)."""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner, dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest

from orchestration.database import read_only, rows_as_dicts
from orchestration.errors import ExplainedError
from orchestration.files import written_atomically
from orchestration.inputs import code_version
from orchestration.seeds import check_seeds
from orchestration.settings import REPOSITORY, Settings

PROJECT = REPOSITORY / "dbt_project"
_SHOWN_ROWS = 5
# Stands between statements that are compiled in one call.
_NEXT = "\n-- the next of the statements\n"
# The project in each folder as dbt parsed it in this process. Parsing takes ten seconds, and nothing of it depends on
# an installation: one that is refreshed after another in one process does not wait for it again.
_PARSED: dict[Path, Manifest] = {}


class DbtError(ExplainedError):
    """dbt could not build; the message says of each node that failed why. ``results`` are those of all nodes."""

    def __init__(self, message: str, results: list[Any] | None = None) -> None:
        super().__init__(message)
        self.results = results or []


def layer_of(node: dict[str, Any]) -> str:
    """The layer of a dbt node: the folder its file lies in."""
    if node["resource_type"] == "seed":
        return "seeds"
    if node["resource_type"] == "source":
        return str(node["source_name"])
    return str(node["fqn"][1])


class Dbt:
    """dbt for one installation: paths, one parsed manifest, builds."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.target = settings.build / "dbt"

    def manifest(self) -> dict[str, Any]:
        """The project's manifest, kept under the hash of the code; parsed where this code's is not there yet.

        Raises SeedError where a seed can't be read, with words that dbt would not have.
        """
        return json.loads(self._kept().read_text(encoding="utf-8"))

    def _kept(self) -> Path:
        """The file of the manifest, which is there from now on."""
        kept = self.target / f"manifest-{code_version()[:16]}.json"
        if not kept.exists():
            check_seeds()
            # Whole: what dbt kept of other code misleads it, where a description moved from one file to another.
            parsed = self._parsed("--no-partial-parse")
            for old in self.target.glob("manifest-*.json"):
                old.unlink()
            kept.parent.mkdir(parents=True, exist_ok=True)
            with written_atomically(kept) as temporary:
                parsed.write(str(temporary))
        return kept

    def _parsed(self, *how: str) -> Manifest:
        """The project as this process knows it; parsed, as ``how`` says, where it does not know it yet."""
        if PROJECT not in _PARSED:
            _PARSED[PROJECT] = self._run(["parse", *how], [], None).result
        return _PARSED[PROJECT]

    def build(self, select: list[str], on_node: Callable[[str, str], None]) -> list[Any]:
        """Build the selected nodes and run their data tests; ``on_node(unique_id, status)`` is called as each ends.

        Unit tests judge the code, not the data: `make test` runs them, a refresh does not.

        Returns dbt's results, one per node. Raises DbtError where a node failed.
        """

        def on_event(event: Any) -> None:
            if event.info.name == "NodeFinished":
                on_node(event.data.node_info.unique_id, event.data.node_info.node_status)

        result = self._invoke(["build", *select, "--exclude-resource-type", "unit_test"], [on_event])
        return list(result.result.results)

    def unit_test(self) -> list[Any]:
        """Run the unit tests of the models, against a build file that holds the seeds. Raises DbtError where one fails."""
        return list(self._invoke(["test", "--select", "test_type:unit"]).result.results)

    def compile(self, statement: str) -> str:
        """The SQL a statement in dbt's jinja comes to on the build file, which must be built. Raises DbtError."""
        return str(self._invoke(["compile", "--inline", statement]).result.results[0].node.compiled_code)

    def compile_all(self, statements: Sequence[str]) -> list[str]:
        """`compile` for several statements in one call, each of which costs seconds."""
        return self.compile(_NEXT.join(statements)).split(_NEXT) if statements else []

    def _invoke(self, arguments: list[str], callbacks: Sequence[Callable[[Any], None]] = ()) -> dbtRunnerResult:
        self._kept()
        return self._run(arguments, callbacks, self._parsed())

    def _run(
        self, arguments: list[str], callbacks: Sequence[Callable[[Any], None]], parsed: Manifest | None
    ) -> dbtRunnerResult:
        os.environ["TOTALPLACE_BUILD_DATABASE"] = str(self.settings.build_database)
        paths = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(self.target)]
        quiet = ["--log-path", str(self.target / "logs"), "--quiet", "--log-level", "none", "--no-use-colors"]
        try:
            result = dbtRunner(manifest=parsed, callbacks=list(callbacks)).invoke([*arguments, *paths, *quiet])
        finally:
            # dbt keeps the file's write lock for as long as the process lives, unless told otherwise.
            DuckDBConnectionManager.close_all_connections()
        if result.exception is not None:
            raise DbtError(f"dbt {arguments[0]}: {result.exception}") from result.exception
        if not result.success:
            raise DbtError(_failures(result, self.settings.build_database), list(result.result.results))
        return result


def _failures(result: dbtRunnerResult, database: Path) -> str:
    """What failed, in lines: of a test the first rows it found, else dbt's own words.

    A test of ours (no generic one) whose rows have a column ``says`` speaks for itself: each is a sentence to somebody
    who knows no dbt (what is wrong, where, what to do), and nothing else is shown of it.
    """
    failed = [r for r in result.result.results if r.status in ("error", "fail", "runtime error")]
    lines = []
    for outcome in failed:
        node = outcome.node
        rows = []
        if node.resource_type == "test" and outcome.status == "fail":
            with read_only(database) as connection:
                rows = rows_as_dicts(connection.execute(f"from ({node.compiled_code}) limit {_SHOWN_ROWS}"))
        if rows and "says" in rows[0] and not hasattr(node, "test_metadata"):
            lines.extend(str(row["says"]) for row in rows)
            more = outcome.failures - len(rows)
            lines.extend([f"… and {more:,} more such"] if more > 0 else [])
            continue
        where = Path(node.original_file_path).as_posix().removeprefix("../")
        lines.append(f"{node.resource_type} {node.name} ({where}): {outcome.message}")
        lines.extend("  found: " + ", ".join(f"{k} = {v}" for k, v in row.items()) for row in rows)
    return "the warehouse could not be built:\n" + "\n".join(lines)
