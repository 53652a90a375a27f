"""Dagster assets of the dbt layers: one asset per seed and model, in groups named as their folders."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DbtProject, dbt_assets
from dagster_dbt.asset_utils import get_asset_check_key_for_test

from orchestration.database import writable
from orchestration.dbt import Dbt, DbtError, layer_of
from orchestration.lock import hold_build
from orchestration.progress import LayerProgress
from orchestration.rules import check_rules
from orchestration.settings import Settings

# dbt runs twice: everything up to the measured values, then, when these are judged, the marts.
_UP_TO_METHODOLOGY = ("seeds", "staging", "classified", "counted", "methodology")
_MARTS = ("marts",)


class _FolderTranslator(DagsterDbtTranslator):
    """Key, group and layer of a node from the folder its file lies in."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        return dg.AssetKey([layer_of(dict(dbt_resource_props)), dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return layer_of(dict(dbt_resource_props))

    def get_asset_check_spec(
        self, asset_spec: dg.AssetSpec, manifest: Mapping[str, Any], unique_id: str, project: DbtProject | None
    ) -> dg.AssetCheckSpec | None:
        # Each check costs four events, 50 ms: the thousand tests of single columns would cost more than their queries.
        if "test_metadata" in manifest["nodes"][unique_id]:
            return None
        return super().get_asset_check_spec(asset_spec, manifest, unique_id, project)


def warehouse_assets(dbt: Dbt, progress: LayerProgress) -> list[dg.AssetsDefinition]:
    """The two dbt steps as Dagster assets; dbt's tests that are a query of ours (tests/dbt) are their asset checks."""
    manifest = dbt.manifest()
    translator = _FolderTranslator()

    def run(context: dg.AssetExecutionContext, layers: tuple[str, ...]) -> Iterator[Any]:
        # Selected keys only: Dagster may ask for part of a step, dbt always builds the whole of it.
        selected, checks = context.selected_asset_keys, context.selected_asset_check_keys
        hold_build(dbt.settings)
        failure: DbtError | None = None
        try:
            results = _build(dbt, manifest, layers, progress)
        except DbtError as error:
            # The checks that failed are shown as such before the step fails.
            results, failure = error.results, error
        for outcome in results:
            node = manifest["nodes"].get(outcome.node.unique_id)
            if node is None:
                continue
            if node["resource_type"] == "test":
                key = get_asset_check_key_for_test(manifest, translator, outcome.node.unique_id, None)
                if key in checks:
                    yield dg.AssetCheckResult(
                        passed=outcome.status == "pass", asset_key=key.asset_key, check_name=key.name
                    )
            elif outcome.status == "success" and (key := translator.get_asset_key(node)) in selected:
                yield dg.MaterializeResult(key, metadata={"seconds": round(outcome.execution_time, 2)})
        if failure is not None:
            raise failure

    common = {"manifest": manifest, "dagster_dbt_translator": translator}

    @dbt_assets(name="warehouse", select=_selection(_UP_TO_METHODOLOGY), **common)
    def warehouse(context: dg.AssetExecutionContext) -> Iterator[Any]:
        # A refresh asked before it landed anything; a run that Dagster's pages started is asked here.
        check_rules()
        yield from run(context, _UP_TO_METHODOLOGY)

    @dbt_assets(name="marts", select=_selection(_MARTS), **common)
    def marts(context: dg.AssetExecutionContext) -> Iterator[Any]:
        yield from run(context, _MARTS)
        mark_complete(dbt.settings)

    return [warehouse, marts]


def mark_complete(settings: Settings) -> None:
    """Say in the build file that every layer of it is built and tested."""
    with writable(settings.build_database) as connection:
        connection.execute("update landed.build set is_complete = true")


def _selection(layers: tuple[str, ...]) -> str:
    """dbt's selection of layers: a layer is the folder in a node's fully qualified name; seeds have no folder."""
    return " ".join("resource_type:seed" if layer == "seeds" else f"fqn:total_place.{layer}" for layer in layers)


def _build(dbt: Dbt, manifest: dict[str, Any], layers: tuple[str, ...], progress: LayerProgress) -> list[Any]:
    tables = {
        unique_id: layer_of(node)
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] in ("model", "seed") and layer_of(node) in layers
    }
    totals, done = Counter(tables.values()), Counter[str]()

    def start(layer: str) -> None:
        if layer not in done:
            done[layer] = 0
            progress.start(layer, totals[layer], "tables")

    def on_node(unique_id: str, status: str) -> None:
        if (layer := tables.get(unique_id)) is not None and status == "success":
            start(layer)
            done[layer] += 1
            progress.advance(layer, unique_id.split(".")[-1])
            if done[layer] == totals[layer]:
                progress.finish(layer, f"{totals[layer]} tables")
                for following in layers[layers.index(layer) + 1 :][:1]:
                    start(following)

    start(layers[0])
    # The first step runs only the tests whose tables it builds; the second also those between marts and earlier layers.
    tests = "cautious" if layers == _UP_TO_METHODOLOGY else "eager"
    return dbt.build(["--select", *_selection(layers).split(), "--indirect-selection", tests], on_node)
