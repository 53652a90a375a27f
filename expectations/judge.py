"""Measured values in, findings out: the verdict of Great Expectations on each, with the words of its check."""

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

import great_expectations as gx
import pandas as pd

from expectations.suites import JUDGED_COLUMN, Check, build_suites, in_millionths

# From the least to the most severe.
SEVERITIES = ("info", "warning", "critical")

_FINDING_COLUMNS = (
    "check_name",
    "family",
    "subject_kind",
    "subject_id",
    "subject_name",
    "item",
    "place_id",
    "financial_year",
    "return_version",
    "is_illustrative",
    "value",
    "lower",
    "upper",
    "unit",
    "verdict",
    "severity",
    "sentence",
    "catches",
    "what_to_do",
    "threshold_source",
)


class JudgingError(RuntimeError):
    """An expectation could not be evaluated, or a value has no check; the message names which."""


def judge(measures: pd.DataFrame, checks: Iterable[Check]) -> list[dict[str, object]]:
    """Judge every measured value.

    Args:
        measures: the table ``methodology.check_measure``; ``value`` holds Decimal or None (not measurable).
        checks: the rows of the seed ``checks``.

    Returns:
        One finding per row of ``measures``, in their order: ``verdict`` passed, failed or not_measurable; ``severity`` of
        the worst bound the value lies outside, else of the check's strictest bound.

    Raises:
        JudgingError: an expectation raised, or a measured value belongs to no check.
    """
    if measures.empty:
        return []
    by_name: dict[str, list[Check]] = defaultdict(list)
    for check in checks:
        by_name[check.check_name].append(check)
    if orphans := set(measures["check_name"]) - set(by_name):
        raise JudgingError(f"measured values without a row in seeds/checks.csv: {', '.join(sorted(orphans))}")
    failed = _failed_measures(measures, [check for members in by_name.values() for check in members])
    findings = []
    for row in measures.to_dict("records"):
        members = sorted(by_name[row["check_name"]], key=lambda check: SEVERITIES.index(check.severity))
        broken = [check for check in members if row["measure_id"] in failed[check.key]]
        findings.append(_finding(row, broken[-1] if broken else members[0], bool(broken)))
    return findings


def _failed_measures(measures: pd.DataFrame, checks: list[Check]) -> dict[str, set[str]]:
    """Key of a check → measure ids whose value lies outside its bound, as Great Expectations found them."""
    failed: dict[str, set[str]] = {check.key: set() for check in checks}
    values = pd.Series([in_millionths(value) for value in measures["value"]], index=measures.index, dtype=object)
    frame = measures.assign(**{JUDGED_COLUMN: values})
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
    asset = context.data_sources.add_pandas("methodology").add_dataframe_asset("check_measure")
    batch = asset.add_batch_definition_whole_dataframe("all").get_batch({"dataframe": frame})
    wanted = {"result_format": "COMPLETE", "unexpected_index_column_names": ["measure_id"]}
    for suite in build_suites(checks).values():
        for outcome in batch.validate(suite, result_format=wanted).results:
            key = outcome.expectation_config.meta["key"]
            # An expectation that raises comes back as a failure; that is no verdict on the value.
            if outcome.exception_info and outcome.exception_info.get("raised_exception"):
                raise JudgingError(f"{key}: {outcome.exception_info['exception_message']}")
            found = outcome.result.get("unexpected_index_list") or []
            if not outcome.success and not found:
                raise JudgingError(f"{key}: the check failed and named no value")
            failed[key].update(entry["measure_id"] for entry in found)
    return failed


def _finding(row: dict[str, object], check: Check, is_broken: bool) -> dict[str, object]:
    value = row["value"] if isinstance(row["value"], Decimal) else None
    verdict = "not_measurable" if value is None else "failed" if is_broken else "passed"
    words = {"subject": row["subject_name"], "item": row["item"], "value": _words(value, check.unit)}
    sentence = check.sentence if verdict == "failed" else f"{{subject}}: {check.requires}."
    if verdict == "not_measurable":
        sentence = "{subject}: can't be measured with the data at hand."
    # Names from files are put in by one replacement, never by formatting: what they contain is text and nothing else.
    sentence = re.sub(r"\{(subject|item|value)\}", lambda found: str(words[found[1]]), sentence)
    known = {column: None if _is_missing(row.get(column)) else row.get(column) for column in _FINDING_COLUMNS}
    judged = {
        "family": check.family,
        "value": value,
        "lower": check.lower,
        "upper": check.upper,
        "unit": check.unit,
        "verdict": verdict,
        "severity": check.severity,
        "sentence": sentence,
        "catches": check.catches,
        "what_to_do": check.what_to_do,
        "threshold_source": check.threshold_source,
    }
    return {**known, **judged}


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and pd.isna(value))


def _words(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "unknown"
    if unit.startswith("share"):
        return f"{value * 100:.1f}%"
    if unit == "GBP":
        return f"{value:,.2f}"
    return f"{value:,.0f}" if value == value.to_integral_value() else f"{value.normalize():,f}"
