"""Measured values in, findings out: the verdict of Great Expectations on each, with the words of its check."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import great_expectations as gx
import pandas as pd

from expectations.suites import JUDGED_COLUMN, MARK_COLUMN, Check, build_suites, in_millionths, mark

# From the least to the most severe.
SEVERITIES = ("info", "warning", "critical")

_FINDING_COLUMNS = (
    "check_name",
    "check_title",
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
    "short_sentence",
    "catches",
    "what_to_do",
    "threshold_source",
)


class JudgingError(RuntimeError):
    """An expectation could not be evaluated, or a value has no check; the message names which."""


def judge(
    measures: pd.DataFrame, checks: Iterable[Check], names: Mapping[str, str] | None = None
) -> list[dict[str, object]]:
    """Judge every measured value.

    Args:
        measures: the table ``methodology.check_measure``; ``value`` holds Decimal or None (not measurable). Where the table
            has ``bound_scale``, bounds are multiplied by it; None: the bounds can't be carried to this value's year. Where
            it has ``basis`` and ``applies_to``, bounds of another basis or thing are not this value's.
        checks: the rows of the seed ``checks``.
        names: what a sentence says for the identities of documents that stand in an item.

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
    judged = [_Judged.of(row, by_name[str(row["check_name"])]) for row in measures.to_dict("records")]
    failed = _failed_measures(measures, judged, [check for members in by_name.values() for check in members])
    findings = []
    for one in judged:
        broken = [check for check in one.checks if one.row["measure_id"] in failed[check.key]]
        findings.append(_finding(one, broken[-1] if broken else one.checks[0], bool(broken), names or {}))
    return findings


@dataclass(frozen=True)
class _Judged:
    """A measured value with the checks whose bounds are for it, from the least to the most severe.

    Where no bound is for it all of the check's rows stand here, for their words, and ``is_bound`` is false.
    """

    row: dict[str, Any]
    checks: list[Check]
    is_bound: bool
    scale: Decimal

    @classmethod
    def of(cls, row: dict[str, Any], members: list[Check]) -> "_Judged":
        basis, applies_to = _text(row.get("basis")), _text(row.get("applies_to"))
        mine = [check for check in members if check.is_for(basis, applies_to)]
        scale = row.get("bound_scale", Decimal(1))
        is_bound = bool(mine) and isinstance(scale, Decimal) and scale > 0 and isinstance(row["value"], Decimal)
        if len({check.judged_as for check in mine}) > 1:
            raise JudgingError(f"{members[0].check_name}: bounds for any basis or thing stand beside bounds for some")
        ordered = sorted(mine or members, key=lambda check: SEVERITIES.index(check.severity))
        return cls(row, ordered, is_bound, scale if is_bound else Decimal(1))

    @property
    def mark(self) -> str | None:
        return (
            mark(self.checks[0].check_name, self.checks[0].basis, self.checks[0].applies_to) if self.is_bound else None
        )

    @property
    def compared(self) -> int | None:
        """The value as the bounds of the check's own year see it."""
        return in_millionths(self.row["value"] / self.scale) if self.is_bound else None


def _failed_measures(measures: pd.DataFrame, judged: list[_Judged], checks: list[Check]) -> dict[str, set[str]]:
    """Key of a check → measure ids whose value lies outside its bound, as Great Expectations found them."""
    failed: dict[str, set[str]] = {check.key: set() for check in checks}
    columns = {JUDGED_COLUMN: [one.compared for one in judged], MARK_COLUMN: [one.mark for one in judged]}
    frame = pd.DataFrame({"measure_id": list(measures["measure_id"]), **columns}, dtype=object)
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


def _finding(one: _Judged, check: Check, is_broken: bool, names: Mapping[str, str]) -> dict[str, object]:
    row = one.row
    value = row["value"] if isinstance(row["value"], Decimal) else None
    verdict = "not_measurable" if not one.is_bound else "failed" if is_broken else "passed"
    item = re.sub(r"\w+", lambda found: names.get(found[0], found[0]), str(row["item"]))
    words = {"subject": row["subject_name"], "item": item, "value": _words(value, check.unit)}
    sentence = check.sentence if verdict == "failed" else f"{{subject}}: {check.requires}."
    if verdict == "not_measurable":
        of = " ({item})" if row["item"] else ""
        sentence = f"{{subject}}{of}: with the data at hand it can't be measured whether {check.requires}."
    # Names from files are put in by one replacement, never by formatting: what they contain is text and nothing else.
    said, short = (
        re.sub(r"\{(subject|item|value)\}", lambda found: str(words[found[1]]), text)
        for text in (sentence, _without_subject(sentence))
    )
    known = {column: None if _is_missing(row.get(column)) else row.get(column) for column in _FINDING_COLUMNS}
    # Bounds of another basis, thing or year say nothing of this value.
    is_for = check.is_for(_text(row.get("basis")), _text(row.get("applies_to")))
    is_for = is_for and (value is None or one.is_bound)
    judged = {
        "check_title": check.title,
        "family": check.family,
        "value": value,
        "lower": _scaled(check.lower, one.scale) if is_for else None,
        "upper": _scaled(check.upper, one.scale) if is_for else None,
        "unit": check.unit,
        "verdict": verdict,
        "severity": check.severity,
        "sentence": said,
        "short_sentence": short[:1].upper() + short[1:],
        "catches": check.catches,
        "what_to_do": check.what_to_do,
        "threshold_source": check.threshold_source,
    }
    return {**known, **judged}


def _without_subject(sentence: str) -> str:
    """The sentence as it reads beside its subject: "{subject} ({item}): it is…" → "{item}: it is…"."""
    short = re.sub(r"^\{subject\}(:|,)? ", "", sentence)
    return re.sub(r"^\((.*?)\):", r"\1:", short)


def _scaled(bound: Decimal | None, scale: Decimal) -> Decimal | None:
    return None if bound is None else (bound * scale).quantize(Decimal("0.000001"))


def _text(value: object) -> str | None:
    return None if _is_missing(value) or value == "" else str(value)


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and pd.isna(value))


def _words(value: Decimal | None, unit: str) -> str:
    if value is None:
        return "unknown"
    if unit.startswith("share"):
        return f"{value * 100:.1f}%"
    if unit.startswith("GBP"):
        return f"{value:,.2f}"
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    # Three decimals are enough for a person, and all of them where these would be nothing.
    shown = round(value, 3) or value
    return f"{shown.normalize():,f}"
