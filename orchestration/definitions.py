"""Assembles the Dagster definitions; no logic."""

import dagster as dg

from orchestration.assets.judged import judged_assets
from orchestration.assets.landed import landed_assets
from orchestration.assets.published import published_assets
from orchestration.assets.reports import reports_assets
from orchestration.assets.warehouse import warehouse_assets
from orchestration.automation import automation
from orchestration.datasets import load_catalogue
from orchestration.dbt import Dbt
from orchestration.progress import LayerProgress, log_progress
from orchestration.settings import Settings


def build_assets(settings: Settings, progress: LayerProgress) -> list[dg.AssetsDefinition]:
    """Every asset of the product, in the order of the flow."""
    warehouse, marts = warehouse_assets(Dbt(settings), progress)
    return [
        landed_assets(settings, load_catalogue(), progress),
        warehouse,
        judged_assets(settings, progress),
        marts,
        published_assets(settings, progress, marts.keys),
        reports_assets(settings, progress),
    ]


def build_definitions(settings: Settings) -> dg.Definitions:
    """The definitions Dagster serves: assets, their checks, the job, the schedule and the inbox sensor."""
    settings.prepare()
    return dg.Definitions(assets=build_assets(settings, log_progress()), **automation(settings))


@dg.definitions
def definitions() -> dg.Definitions:
    """Entry point of `dagster dev` and of any Dagster deployment."""
    return build_definitions(Settings())
