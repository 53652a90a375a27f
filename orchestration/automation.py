"""When the warehouse refreshes by itself: a job, a daily schedule, a sensor on the inbox."""

from typing import Any

import dagster as dg

from orchestration.datasets import load_catalogue
from orchestration.inbox import scan_inbox
from orchestration.settings import Settings

REFRESH_JOB = "refresh"


def automation(settings: Settings) -> dict[str, Any]:
    """Jobs, schedules and sensors. Schedule and sensor are stopped until a person starts them."""
    # One process: dbt, DuckDB and the build file belong together.
    job = dg.define_asset_job(REFRESH_JOB, selection=dg.AssetSelection.all(), executor_def=dg.in_process_executor)
    schedule = dg.ScheduleDefinition(
        name="refresh_daily",
        job=job,
        cron_schedule=f"0 {settings.refresh_hour} * * *",
        execution_timezone="Europe/London",
        default_status=dg.DefaultScheduleStatus.STOPPED,
    )

    @dg.sensor(name="inbox_changed", job=job, minimum_interval_seconds=60)
    def inbox_changed(context: dg.SensorEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        """Ask for a refresh when a file of the inbox came, went, or changed in size or time."""
        assert settings.inbox is not None
        files = scan_inbox(settings.inbox, load_catalogue().datasets)
        states = [(f.path_in_inbox, f.path.stat().st_size, f.path.stat().st_mtime_ns) for f in files]
        cursor = repr(states)
        if cursor == context.cursor:
            return dg.SkipReason("the inbox is as it was")
        context.update_cursor(cursor)
        return dg.RunRequest(tags={"totalplace/reason": "inbox changed"})

    return {"jobs": [job], "schedules": [schedule], "sensors": [inbox_changed]}
