"""Everything that is measured on the last build, by one command."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.database import read_only, rows_as_dicts
from orchestration.dbt import Dbt
from orchestration.evaluation.labelled import Precision
from orchestration.evaluation.lines import ByEye, Coverage, by_eye, coverage, draw_lines
from orchestration.evaluation.payees import LABELS, EvaluationError, PayeeEvaluation, evaluate_payees
from orchestration.evaluation.publishers import own_classes_of_publishers, segments_of_the_regional_analysis
from orchestration.evaluation.transfers import TransferEvaluation, evaluate_transfers
from orchestration.settings import Settings

_QUEUE = """
    select review_rank, field, key, line_count, body_count, moved_gbp, example_body, example_payee
    from marts.review_queue
    where review_reason = 'unclassified' and not is_illustrative and review_rank <= 50
    order by review_rank
"""


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
        EvaluationError: there is no whole build.
    """
    _require_build(settings)
    dbt = Dbt(settings)
    try:
        payees, reason = evaluate_payees(settings, payee_labels), ""
    except EvaluationError as error:
        payees, reason = None, str(error)
    try:
        # dbt holds the build file while it compiles: each measurement opens it after that, for itself.
        segments, own_classes, covered = (
            segments_of_the_regional_analysis(dbt),
            own_classes_of_publishers(dbt),
            coverage(dbt),
        )
        with read_only(settings.build_database) as connection:
            labelled, queue = by_eye(connection), rows_as_dicts(connection.execute(_QUEUE))
    except duckdb.CatalogException as error:
        raise EvaluationError("the build is not whole: run `totalplace refresh` first") from error
    return Evaluation(segments, own_classes, covered, labelled, queue, payees, reason, evaluate_transfers(settings))


def draw_sample(settings: Settings, count: int, seed: str, path: Path) -> int:
    """Draw real classified lines of the last build by pounds and write them to be labelled; returns how many.

    Raises:
        EvaluationError: there is no whole build.
    """
    _require_build(settings)
    with read_only(settings.build_database) as connection:
        return draw_lines(connection, count, seed, path)


def _require_build(settings: Settings) -> None:
    if not settings.build_database.exists():
        raise EvaluationError(f"nothing is built in {settings.build}: run `totalplace refresh` first")
