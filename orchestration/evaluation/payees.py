"""How often the rules on payees are wrong, measured on labelled names.

The labels hold no names, only the hash of each folded name; the names are those of the last build, so refresh with an
inbox that holds the files the labelled names were drawn from. The measured figures are published (marts.payee_kind_error).
"""

import csv
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.database import quoted
from orchestration.evaluation.build import EvaluationError, whole_build
from orchestration.evaluation.intervals import wilson_interval
from orchestration.files import written_atomically
from orchestration.judged_columns import WITHHELD
from orchestration.seeds import SEEDS
from orchestration.settings import Settings

LABELS = SEEDS / "payee_kind_labels.csv"
MEASURED = SEEDS / "payee_kind_measured.csv"


class LabelsUnmetError(EvaluationError):
    """No labelled name is in the build: nothing is wrong with it, but there is nothing to measure."""


@dataclass(frozen=True)
class Measured:
    """One kind of error, with the 95% interval of its rate."""

    error_kind: str
    basis: str
    sample_size: int
    error_count: int

    @property
    def rate(self) -> float:
        """Share of the sample on which the rules were wrong."""
        return self.error_count / self.sample_size if self.sample_size else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the rate."""
        return wilson_interval(self.error_count, self.sample_size)


@dataclass(frozen=True)
class PayeeEvaluation:
    """What labels and rules said of each labelled name: (label, best guess, kind) → names; and the errors."""

    counts: Counter[tuple[str, str, str]]
    not_met: int
    errors: list[Measured]


def evaluate_payees(settings: Settings, labels: Path = LABELS) -> PayeeEvaluation:
    """Compare labels with what the rules of the last build say of the same names.

    Raises:
        LabelsUnmetError: no labelled name is in the build.
        EvaluationError: there is no build, or there are no labels.
    """
    require_labels(labels, ("name_sha256", "label", "best_guess"))
    query = f"""
        with
            label as (from read_csv({quoted(str(labels))}, header = true, all_varchar = true)),
            payee as (select name_sha256, min(payee_kind) as payee_kind from classified.cls_payee group by all)
        select label.label, coalesce(label.best_guess, ''), coalesce(payee.payee_kind, ''), count(*)
        from label left join payee on label.name_sha256 = payee.name_sha256
        group by all
    """
    with whole_build(settings) as connection:
        rows = connection.execute(query).fetchall()
    counts = Counter({(label, guess, kind): count for label, guess, kind, count in rows if kind})
    if not counts:
        raise LabelsUnmetError(
            f"no name labelled in {labels} is in the files of the last refresh: refresh with an inbox that holds the files"
            " the sample was drawn from"
        )
    return PayeeEvaluation(counts, sum(row[-1] for row in rows if not row[2]), measure(counts))


def require_labels(labels: Path, columns: Collection[str]) -> None:
    """Raise an EvaluationError where a file of labels is not there or lacks a column."""
    wanted = f"a CSV of labels with the columns {', '.join(columns)}"
    try:
        with labels.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError) as error:
        raise EvaluationError(f"{labels} can't be read ({error}); name {wanted}") from error
    if missing := [column for column in columns if column not in header]:
        raise EvaluationError(
            f"{labels} has no column {', '.join(missing)}, only {', '.join(header) or 'none'}; name {wanted}"
        )


def measure(counts: Counter[tuple[str, str, str]]) -> list[Measured]:
    """Errors of both kinds: on the labels the reader was certain of, and on all, by best guess."""
    errors = []
    for basis in ("clear", "all"):
        truths: Counter[tuple[str, bool]] = Counter()
        for (label, guess, kind), count in counts.items():
            truth = guess if label == "unclear" and basis == "all" else label
            truths[truth, kind in WITHHELD] += count
        for truth, is_wrong_when, error_kind in (
            ("individual", False, "individual_published"),
            ("organisation", True, "organisation_withheld"),
        ):
            sample = truths[truth, True] + truths[truth, False]
            errors.append(Measured(error_kind, basis, sample, truths[truth, is_wrong_when]))
    return errors


def write_measured(evaluation: PayeeEvaluation, source: str, day: date, path: Path = MEASURED) -> None:
    """Write the measured figures to the seed that is published."""
    header = ["error_kind", "basis", "sample_size", "error_count", "error_rate", "low_rate", "high_rate"]
    with written_atomically(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*header, "measured_on", "source"])
        for error in evaluation.errors:
            rates = [f"{rate:.6f}" for rate in (error.rate, *error.interval)]
            writer.writerow(
                [error.error_kind, error.basis, error.sample_size, error.error_count, *rates, day.isoformat(), source]
            )
