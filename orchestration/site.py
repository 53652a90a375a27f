"""Published → site: the Evidence reports, built from published files only.

Evidence writes into its own project folder, so the project is copied under ``build/reports`` first: everything a run
writes lies under the home folder. The finished site gets a folder of its own and is put in force by switching the link
``site/current``.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path

from orchestration.database import quoted, read_only
from orchestration.downloads import write_downloads
from orchestration.errors import ExplainedError
from orchestration.files import fingerprint, keep_newest, switch_link
from orchestration.node import find_node
from orchestration.publication import Publication
from orchestration.release import write_release
from orchestration.settings import REPOSITORY, Settings

REPORTS = REPOSITORY / "reports"
_NOT_SOURCES = {"node_modules", ".evidence", "build"}
_STEPS = (("sources", ["sources", "--strict"], 300), ("pages", ["build:strict"], 900))
# Evidence ends well with a failed query behind some components and only prints this.
_QUERY_FAILED = "Error in Query!"


class SiteError(ExplainedError):
    """The site could not be built; the message holds what the report tool printed."""


def build_site(settings: Settings, publication: Publication, on_step: Callable[[str], None]) -> tuple[Path, bool]:
    """Build the site of a publication, unless that very site is in force.

    Returns:
        The folder of the site in force afterwards, and whether it is new. Raises SiteError where a page or query fails.
    """
    name = f"{publication.manifest.publication_id}-{_site_version(settings)[:8]}"
    folder, link = settings.site / name, settings.site / "current"
    if folder.exists():
        switch_link(link, folder)
        return folder, False
    project = _copy_project(settings)
    # What the pages read: the published file, and what is said of the publication itself.
    databases = {"warehouse": publication.database, "release": project / "release.duckdb"}
    write_release(settings, publication, databases["release"])
    log = settings.build / "reports.log"
    log.write_text("")
    for step, arguments, seconds in _STEPS:
        _run_evidence(project, arguments, _environment(project, databases), seconds, log)
        if step == "sources":
            _write_empty_sources(project, databases)
        on_step(step)
    built = project / "build"
    staging = settings.site / f".{name}"
    shutil.rmtree(staging, ignore_errors=True)
    shutil.copytree(built, staging)
    write_downloads(publication, staging)
    staging.rename(folder)
    switch_link(link, folder)
    keep_newest(settings.site, settings.keep_publications, folder)
    return folder, True


def is_site_current(settings: Settings, publication: Publication) -> bool:
    """Whether the site in force is the one of this publication, built with the reports as they are now."""
    name = f"{publication.manifest.publication_id}-{_site_version(settings)[:8]}"
    return (settings.site / "current").resolve() == settings.site / name and (settings.site / name).exists()


@cache
def _reports_fingerprint() -> str:
    return fingerprint((p for p in _project_files() if p.is_file()), REPORTS)


def _site_version(settings: Settings) -> str:
    return hashlib.sha256(f"{_reports_fingerprint()}{settings.base_path}".encode()).hexdigest()


def _project_files() -> list[Path]:
    return [p for top in REPORTS.iterdir() if top.name not in _NOT_SOURCES for p in [top, *top.rglob("*")]]


def _copy_project(settings: Settings) -> Path:
    project = settings.build / "reports"
    shutil.rmtree(project, ignore_errors=True)
    shutil.copytree(REPORTS, project, ignore=lambda folder, names: _NOT_SOURCES & set(names))
    modules = REPORTS / "node_modules"
    if not modules.exists():
        raise SiteError("the report site needs its Node packages: run `make setup`, or refresh with --no-reports")
    (project / "node_modules").symlink_to(modules, target_is_directory=True)
    if settings.base_path:
        config = project / "evidence.config.yaml"
        config.write_text(config.read_text() + f"\ndeployment:\n  basePath: {settings.base_path}\n")
    return project


def _write_empty_sources(project: Path, databases: dict[str, Path]) -> None:
    """Evidence lists a source without rows and writes no file for it, which fails every page: write an empty one."""
    for name, database in databases.items():
        data = project / ".evidence/template/static/data" / name
        with read_only(database) as connection:
            for source in sorted((project / "sources" / name).glob("*.sql")):
                target = data / source.stem / f"{source.stem}.parquet"
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    query = f"select * from ({source.read_text()}) limit 0"
                    connection.execute(f"copy ({query}) to {quoted(str(target))} (format parquet)")


def _environment(project: Path, databases: dict[str, Path]) -> dict[str, str]:
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(find_node().parent), os.environ.get("PATH", "")]),
        # Evidence joins the file name to the source's folder: only a relative path leads out of it.
        **{
            f"EVIDENCE_SOURCE__{name}__filename": os.path.relpath(database, project / "sources" / name)
            for name, database in databases.items()
        },
        "NODE_OPTIONS": "--max-old-space-size=4096",
        "SEND_ANONYMOUS_USAGE_STATS": "no",
        "CI": "true",
    }


def _run_evidence(project: Path, arguments: list[str], environment: dict[str, str], seconds: int, log: Path) -> None:
    command = [str(find_node()), str(project / "node_modules/@evidence-dev/evidence/cli.js"), *arguments]
    with log.open("a") as output:
        try:
            done = subprocess.run(
                command, cwd=project, env=environment, stdout=output, stderr=subprocess.STDOUT, timeout=seconds
            )
        except subprocess.TimeoutExpired as error:
            raise SiteError(f"evidence {arguments[0]} was not done after {seconds} s; see {log}") from error
    printed = log.read_text(errors="replace")
    if done.returncode != 0 or _QUERY_FAILED in printed:
        raise SiteError(f"evidence {arguments[0]} failed; the end of {log}:\n" + "\n".join(printed.splitlines()[-25:]))
