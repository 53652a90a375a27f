"""Dagster asset of the layer `published`: the build file, published and put in force."""

from collections.abc import Iterable

import dagster as dg

from orchestration.lock import hold_build
from orchestration.progress import LayerProgress
from orchestration.publication import publish
from orchestration.settings import Settings


def published_assets(settings: Settings, progress: LayerProgress, marts: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """The asset that publishes what the marts hold, once all of them are built."""

    @dg.asset(
        key=["published", "warehouse"],
        group_name="published",
        deps=[*marts, dg.AssetKey(["judged", "finding"])],
        description="The published DuckDB file, its manifest and open data; unchanged content makes no new publication.",
    )
    def warehouse() -> dg.MaterializeResult:
        hold_build(settings)
        progress.start("published", 1, "publication")
        publication, is_new = publish(settings, progress)
        identity = publication.manifest.publication_id
        progress.finish("published", identity if is_new else f"{identity} (unchanged)")
        return dg.MaterializeResult(metadata={"publication": identity, "is_new": is_new})

    return warehouse
