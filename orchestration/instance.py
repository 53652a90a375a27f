"""Dagster's storage of one installation: runs, events, schedules."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
import yaml

from orchestration.settings import Settings

# Tells the command line's own runs from those that Dagster started and looks after.
STARTED_BY = {"totalplace/started_by": "totalplace refresh"}


@contextmanager
def dagster_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """Dagster's storage under the home folder, with telemetry off; `make dev` shows the same runs."""
    configuration = settings.dagster / "dagster.yaml"
    configuration.write_text(yaml.safe_dump({"telemetry": {"enabled": False}}))
    os.environ["DAGSTER_HOME"] = str(settings.dagster)
    with dg.DagsterInstance.from_config(str(settings.dagster)) as instance:
        yield instance


def close_orphans(instance: dg.DagsterInstance) -> None:
    """Runs that a killed `totalplace refresh` left open are marked failed: whoever calls this holds the build."""
    statuses = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING]
    unfinished = dg.RunsFilter(statuses=statuses, tags=STARTED_BY)
    for run in instance.get_runs(filters=unfinished):
        instance.report_run_failed(run, "the process of this run ended before the run did")
