"""One refresh: the inbox as it is now → a publication and its site, in one process and one Dagster run."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from orchestration.datasets import load_catalogue
from orchestration.definitions import build_assets
from orchestration.errors import ExplainedError
from orchestration.files import remove_leftovers
from orchestration.inputs import collect_inputs, key_of_files
from orchestration.instance import close_orphans, dagster_instance
from orchestration.progress import LayerProgress
from orchestration.publication import Publication, current_publication, is_up_to_date
from orchestration.settings import Settings
from orchestration.site import is_site_current


class RefreshError(ExplainedError):
    """The refresh failed; the publication in force is untouched. The message says what failed and what to do."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh came to."""

    publication: Publication
    is_new: bool
    was_rebuilt: bool
    site: Path | None


def refresh(settings: Settings, progress: LayerProgress, rebuild: bool = False, reports: bool = True) -> Refreshed:
    """Bring the publication in force up to date with the inbox, the seeds and the code.

    Args:
        rebuild: build even where nothing changed; equal content still makes no new publication.
        reports: build the report site too.

    Raises:
        RefreshError: a step failed, or another refresh is running.
    """
    settings.prepare()
    with _only_one(settings):
        remove_leftovers(settings.published)
        remove_leftovers(settings.site)
        before = current_publication(settings)
        files = collect_inputs(settings, load_catalogue())
        fresh = not rebuild and is_up_to_date(settings, key_of_files(files))
        groups = None
        if fresh and before is not None:
            if not reports or is_site_current(settings, before):
                return Refreshed(before, False, False, _site(settings))
            groups = {"reports"}
        _materialize(settings, progress, groups, reports)
        after = current_publication(settings)
        assert after is not None
        is_new = before is None or before.manifest.publication_id != after.manifest.publication_id
        return Refreshed(after, is_new, groups is None, _site(settings))


def _site(settings: Settings) -> Path | None:
    current = settings.site / "current"
    return current if current.exists() else None


@contextmanager
def _only_one(settings: Settings) -> Iterator[None]:
    """Hold the lock of the build folder; the system gives it back however the process ends."""
    with (settings.build / "refresh.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RefreshError(f"another refresh is writing to {settings.home}: wait until it is done") from error
        yield


def _materialize(settings: Settings, progress: LayerProgress, groups: set[str] | None, reports: bool) -> None:
    assets = build_assets(settings, progress)
    selection = dg.AssetSelection.all() if groups is None else dg.AssetSelection.groups(*groups)
    if not reports:
        selection = selection - dg.AssetSelection.groups("reports")
    with dagster_instance(settings) as instance:
        close_orphans(instance)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        try:
            dg.materialize(assets, selection=selection, instance=instance, run_config=quiet)
        except Exception as error:
            raise RefreshError(_reason(error)) from error


def _reason(error: BaseException) -> str:
    """The innermost cause in a person's words: Dagster wraps what a step raised in errors of its own."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}"
