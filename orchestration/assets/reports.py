"""Dagster asset of the layer `reports`: the site, built from the published file."""

import dagster as dg

from orchestration.progress import LayerProgress
from orchestration.publication import current_publication
from orchestration.settings import Settings
from orchestration.site import build_site


def reports_assets(settings: Settings, progress: LayerProgress) -> dg.AssetsDefinition:
    """The asset that builds the report site of the publication in force."""

    @dg.asset(
        key=["reports", "site"],
        group_name="reports",
        deps=[dg.AssetKey(["published", "warehouse"])],
        description="The static report site of the publication in force.",
    )
    def site() -> dg.MaterializeResult:
        publication = current_publication(settings)
        assert publication is not None, "the asset published/warehouse comes first"
        progress.start("reports", 2, "steps")
        folder, is_new = build_site(settings, publication, lambda step: progress.advance("reports", step))
        progress.finish("reports", "site built" if is_new else "site unchanged")
        return dg.MaterializeResult(metadata={"site": dg.MetadataValue.path(str(folder)), "is_new": is_new})

    return site
