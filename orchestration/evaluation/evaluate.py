"""Everything that is measured on the last build, by one command."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.database import rows_as_dicts
from orchestration.dbt import Dbt
from orchestration.evaluation.build import EvaluationError, whole_build
from orchestration.evaluation.labelled import Precision
from orchestration.evaluation.lines import ByEye, Coverage, by_eye, coverage, draw_lines
from orchestration.evaluation.payees import (
    LABELS,
    MEASURED,
    LabelsUnmetError,
    PayeeEvaluation,
    evaluate_payees,
    write_measured,
)
from orchestration.evaluation.publishers import own_classes_of_publishers, segments_of_the_regional_analysis
from orchestration.evaluation.transfers import TransferEvaluation, draw_transfers, evaluate_transfers
from orchestration.files import written_atomically
from orchestration.prompt import write_csv
from orchestration.settings import Settings

_QUEUE = """
    select review_rank, field, key, line_count, body_count, moved_gbp, example_body, example_payee
    from marts.review_queue
    where review_reason = 'unclassified' and not is_illustrative and review_rank <= 50
    order by review_rank
"""
# What can be drawn to be labelled: how, and what there is none of where nothing is drawn.
_DRAWN = {
    "lines": (draw_lines, "real payment line that the rules classify"),
    "transfers": (draw_transfers, "real payment of a registered body to a payee that may be a public body"),
}


@dataclass(frozen=True)
class Evaluation:
    """What was measured; a part that the build holds nothing for is empty, and of ``payees`` None with the reason."""

    segments: list[Precision]
    own_classes: list[Precision]
    coverage: list[Coverage]
    by_eye: list[ByEye]
    queue: list[dict[str, object]]
    payees: PayeeEvaluation | None
    payees_reason: str
    transfers: TransferEvaluation


def evaluate(settings: Settings, payee_labels: Path = LABELS) -> Evaluation:
    """Measure the rules of the last build on every label there is.

    Raises:
        EvaluationError: there is no whole build, or a file of labels is not there.
    """
    try:
        payees, reason = evaluate_payees(settings, payee_labels), ""
    except LabelsUnmetError as error:
        payees, reason = None, str(error)
    # dbt holds the build file while it compiles: each measurement opens it after that, for itself.
    dbt = Dbt(settings)
    segments, own_classes, covered = (
        segments_of_the_regional_analysis(dbt),
        own_classes_of_publishers(dbt),
        coverage(dbt),
    )
    with whole_build(settings) as connection:
        labelled, queue = by_eye(connection), rows_as_dicts(connection.execute(_QUEUE))
    return Evaluation(segments, own_classes, covered, labelled, queue, payees, reason, evaluate_transfers(settings))


def write_payees(evaluation: Evaluation, source: str, path: Path = MEASURED) -> None:
    """Write the figures of payees to the seed that is published.

    Raises:
        EvaluationError: there are none, so nothing is written.
    """
    if evaluation.payees is None:
        raise EvaluationError(f"nothing is written to {path}: {evaluation.payees_reason}")
    write_measured(evaluation.payees, source, date.today(), path)


def draw_sample(settings: Settings, of: str, count: int, seed: str, path: Path) -> int:
    """Draw real lines of the last build and write them to be labelled; returns how many.

    Args:
        of: "lines", classified ones by pounds; or "transfers", ``count`` of each of the samples matching is measured on.

    Raises:
        EvaluationError: there is no whole build, it holds nothing to draw, or ``path`` can't be a file; nothing is written.
    """
    draw, none_of = _DRAWN[of]
    with whole_build(settings) as connection:
        if path.is_dir() or not path.parent.is_dir():
            why = "it is a folder" if path.is_dir() else f"there is no folder {path.parent}"
            raise EvaluationError(f"nothing can be written to {path}: {why}; name a file in a folder that is there")
        drawn = draw(connection, count, seed)
        with written_atomically(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            written = write_csv(drawn, file)
            if not written:
                raise EvaluationError(
                    f"nothing is drawn and {path} is not written: the last refresh holds no {none_of}; refresh with an"
                    " inbox that holds real files"
                )
    return written
