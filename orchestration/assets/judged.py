"""Dagster asset of the layer `judged`: Great Expectations over the measured values; its findings are the asset checks."""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from orchestration.database import rows_as_dicts, writable
from orchestration.lock import hold_build
from orchestration.progress import LayerProgress
from orchestration.seeds import SEEDS, read_seed
from orchestration.settings import Settings

_FINDING = """
create or replace table judged.finding (
    check_name varchar, check_title varchar, family varchar, subject_kind varchar, subject_id varchar,
    subject_name varchar, item varchar, place_id varchar, financial_year varchar, return_version varchar,
    is_illustrative boolean, value decimal(38, 6), lower decimal(38, 6), upper decimal(38, 6), unit varchar,
    verdict varchar, severity varchar, sentence varchar, short_sentence varchar, catches varchar, what_to_do varchar,
    threshold_source varchar
)
"""
_SHOWN_SENTENCES = 10


def judged_assets(settings: Settings, progress: LayerProgress) -> dg.AssetsDefinition:
    """The asset that judges ``methodology.check_measure`` and writes ``judged.finding``."""
    key = dg.AssetKey(["judged", "finding"])
    requires = {row["check_name"]: row["requires"] for row in read_seed(SEEDS, "checks")}

    @dg.multi_asset(
        name="judged",
        group_name="judged",
        specs=[
            dg.AssetSpec(
                key,
                deps=[
                    dg.AssetKey(["methodology", "check_measure"]),
                    dg.AssetKey(["seeds", "checks"]),
                    dg.AssetKey(["seeds", "statement_names"]),
                ],
                description="What the checks found. Grain: one row per check, subject, item, year and version.",
            )
        ],
        check_specs=[dg.AssetCheckSpec(name, asset=key, description=text) for name, text in requires.items()],
    )
    def judged() -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        hold_build(settings)
        progress.start("judged", len(requires), "checks")
        findings = write_findings(settings)
        failed = [finding for finding in findings if finding["verdict"] == "failed"]
        progress.finish("judged", f"{len(findings):,} values judged, {len(failed):,} outside their bounds")
        yield dg.MaterializeResult(key, metadata={"findings": len(findings), "failed": len(failed)})
        for name in requires:
            broken = [finding for finding in failed if finding["check_name"] == name]
            is_critical = any(finding["severity"] == "critical" for finding in broken)
            yield dg.AssetCheckResult(
                passed=not broken,
                asset_key=key,
                check_name=name,
                severity=dg.AssetCheckSeverity.ERROR if is_critical else dg.AssetCheckSeverity.WARN,
                metadata={
                    "outside": len(broken),
                    "findings": "\n".join(str(finding["sentence"]) for finding in broken[:_SHOWN_SENTENCES]),
                },
            )

    return judged


def write_findings(settings: Settings) -> list[dict[str, object]]:
    """Judge the measured values of the build file and write the findings beside them."""
    # Great Expectations takes seconds to import: only a run that judges pays for it.
    from expectations.judge import judge
    from expectations.suites import Check

    with writable(settings.build_database) as connection:
        measures = rows_as_dicts(connection.execute("from methodology.check_measure order by measure_id"))
        wanted = ", ".join(Check.__dataclass_fields__)
        checks = [Check(**row) for row in rows_as_dicts(connection.execute(f"select {wanted} from seeds.checks"))]
        names = dict(connection.execute("select statement_id, name from seeds.statement_names").fetchall())
        findings = judge(pd.DataFrame(measures, columns=_columns(connection), dtype=object), checks, names)
        connection.execute("create schema if not exists judged")
        connection.execute(_FINDING)
        if findings:
            places = ", ".join("?" * len(findings[0]))
            connection.executemany(
                f"insert into judged.finding values ({places})", [list(finding.values()) for finding in findings]
            )
    return findings


def _columns(connection) -> list[str]:
    return [row[0] for row in connection.execute("describe methodology.check_measure").fetchall()]
