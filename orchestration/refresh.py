"""One refresh: the inbox as it is now → a publication and its site, in one process and one Dagster run."""

from dataclasses import dataclass

import dagster as dg

from orchestration.datasets import load_catalogue
from orchestration.definitions import build_assets
from orchestration.errors import ExplainedError
from orchestration.files import remove_leftovers
from orchestration.inputs import inbox_files, key_of_inbox
from orchestration.instance import STARTED_BY, close_orphans, dagster_instance
from orchestration.lock import hold_build, release_build
from orchestration.node import NodeMissing
from orchestration.progress import LayerProgress
from orchestration.publication import Publication, current_publication, is_up_to_date
from orchestration.rules import check_rules
from orchestration.settings import Settings
from orchestration.site import SiteError, is_site_current


class RefreshError(ExplainedError):
    """The refresh failed and published nothing: what was in force still is. The message says what failed."""


@dataclass(frozen=True)
class Refreshed:
    """What a refresh came to; ``lines_before`` are the real payment lines of the publication that was in force."""

    publication: Publication
    is_new: bool
    was_rebuilt: bool
    is_new_site: bool
    lines_before: int
    site_error: ExplainedError | None


def refresh(settings: Settings, progress: LayerProgress, rebuild: bool = False, reports: bool = True) -> Refreshed:
    """Bring the publication in force up to date with the inbox, the seeds and the code.

    Args:
        rebuild: build even where nothing changed; equal content still makes no new publication.
        reports: build the report site too.

    Raises:
        RefreshError: a seed or a rule can't be used, or a step before the publication failed.
        BusyError: another process is refreshing this installation.
    """
    settings.prepare()
    hold_build(settings)
    try:
        return _refresh(settings, progress, rebuild, reports)
    finally:
        release_build(settings)


def _refresh(settings: Settings, progress: LayerProgress, rebuild: bool, reports: bool) -> Refreshed:
    remove_leftovers(settings.site)
    before = current_publication(settings)
    key = key_of_inbox(settings, inbox_files(settings, load_catalogue()))
    is_fresh = before is not None and not rebuild and is_up_to_date(settings, key)
    if is_fresh and (not reports or is_site_current(settings, before)):
        return Refreshed(before, False, False, False, before.manifest.line_count, None)
    if not is_fresh:
        # Before anything is landed: a refresh that is refused leaves the last build as it was.
        try:
            check_rules()
        except ExplainedError as error:
            raise RefreshError(str(error)) from error
    site_before = (settings.site / "current").resolve()
    site_error = _materialize(settings, progress, {"reports"} if is_fresh else None, reports)
    after = current_publication(settings)
    assert after is not None
    is_new = before is None or before.manifest.publication_id != after.manifest.publication_id
    is_new_site = (settings.site / "current").resolve() != site_before
    lines_before = before.manifest.line_count if before is not None else 0
    return Refreshed(after, is_new, not is_fresh, is_new_site, lines_before, site_error)


def _materialize(
    settings: Settings, progress: LayerProgress, groups: set[str] | None, reports: bool
) -> ExplainedError | None:
    """Run the assets of some groups (None: all). A site that can't be built is returned: the publication stands."""
    assets = build_assets(settings, progress)
    selection = dg.AssetSelection.all() if groups is None else dg.AssetSelection.groups(*groups)
    if not reports:
        selection = selection - dg.AssetSelection.groups("reports")
    with dagster_instance(settings) as instance:
        close_orphans(instance)
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        try:
            dg.materialize(assets, selection=selection, instance=instance, run_config=quiet, tags=STARTED_BY)
        except Exception as error:
            cause = _cause(error)
            if isinstance(cause, SiteError | NodeMissing):
                return cause
            if isinstance(cause, ExplainedError):
                raise RefreshError(str(cause)) from error
            raise RefreshError(f"{type(cause).__name__}: {cause}") from error
    return None


def _cause(error: BaseException) -> BaseException:
    """The innermost cause: Dagster wraps what a step raised in errors of its own."""
    while error.__cause__ is not None and not isinstance(error, ExplainedError):
        error = error.__cause__
    return error
