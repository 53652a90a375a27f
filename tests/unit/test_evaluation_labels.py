"""Labels that are not there, or not met by a build, are said and never passed over."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from orchestration.evaluation.build import EvaluationError
from orchestration.evaluation.evaluate import Evaluation, write_payees
from orchestration.evaluation.intervals import Rate
from orchestration.evaluation.labelled import Labelled, precision
from orchestration.evaluation.lines import ByEye, Coverage
from orchestration.evaluation.payees import PayeeEvaluation, evaluate_payees, measure
from orchestration.evaluation.report import print_evaluation
from orchestration.evaluation.transfers import Recall, TransferEvaluation, evaluate_transfers
from orchestration.settings import Settings

COUNTS = Counter({("individual", "", "individual"): 45, ("organisation", "", "individual"): 10})


def measured(payees: PayeeEvaluation | None) -> Evaluation:
    reason = "" if payees else "no labelled name is in the files"
    nothing = Rate(0, 0)
    recall = Recall(0, 0, nothing, nothing)
    units = ("payee", "pounds")
    transfers = TransferEvaluation([], dict.fromkeys(units, nothing), dict.fromkeys(units, recall), 0, 0)
    return Evaluation([], [], [], [], [], payees, reason, transfers)


def said(evaluation: Evaluation) -> str:
    out = StringIO()
    print_evaluation(Console(file=out, width=160), evaluation)
    return out.getvalue()


def test_what_a_build_holds_nothing_for_is_said_without_a_claim() -> None:
    text = said(replace(measured(None), by_eye=[ByEye("a sample", "group", Rate(0, 0), 3)]))
    assert "Coverage: the last refresh held no real payment lines" in text
    assert "Queue for review: the last refresh held no real payment lines" in text
    assert "a sample, group: not measured" in text
    assert "Payments of central government to public bodies: the last refresh held none" in text
    assert "are right\n" not in text and "of 0" not in text


def test_a_queue_that_is_empty_with_real_lines_says_that_nothing_waits() -> None:
    covered = Coverage("all", "all rules", 1, Decimal(1), Decimal(1), Decimal(1))
    assert "Queue for review: no text of a real line waits for a rule" in said(
        replace(measured(None), coverage=[covered])
    )


def test_things_that_share_a_text_are_counted_in_their_texts() -> None:
    items = [Labelled(frozenset(["06"]), "06", Decimal(1), text, "06") for text in ("a", "a", "b")]
    found = precision("a subject", items, lambda item: item.code in item.truth)
    assert "3 in 2 texts" in said(replace(measured(None), segments=[found]))


def test_figures_of_payees_that_were_not_measured_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    path = tmp_path / "measured.csv"
    with pytest.raises(EvaluationError, match=r"nothing is written to .+: no labelled name"):
        write_payees(measured(None), "invented", path)
    assert not path.exists()
    write_payees(measured(PayeeEvaluation(COUNTS, 0, measure(COUNTS))), "invented", path)
    assert path.exists()


@pytest.mark.parametrize(
    ("text", "expected"),
    [(None, "can't be read"), ("name,label\n", "no column name_sha256, best_guess, only name, label")],
)
def test_labels_of_payees_that_are_not_there_are_explained(tmp_path: Path, text: str | None, expected: str) -> None:
    labels = tmp_path / "labels.csv"
    if text is not None:
        labels.write_text(text)
    with pytest.raises(EvaluationError, match=expected) as error:
        evaluate_payees(Settings(home=tmp_path), labels)
    assert "name a CSV of labels with the columns name_sha256, label, best_guess" in str(error.value)


def test_labels_of_transfers_that_are_not_there_are_explained(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"can't be read .+ name a CSV of labels with the columns file_sha256"):
        evaluate_transfers(Settings(home=tmp_path), tmp_path / "labels.csv")
