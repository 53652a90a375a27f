"""Labels that are not there, or not met by a build, are said and never passed over."""

from collections import Counter
from pathlib import Path

import pytest

from orchestration.evaluation.build import EvaluationError
from orchestration.evaluation.evaluate import Evaluation, write_payees
from orchestration.evaluation.payees import PayeeEvaluation, evaluate_payees, measure
from orchestration.evaluation.transfers import TransferEvaluation, evaluate_transfers
from orchestration.settings import Settings

COUNTS = Counter({("individual", "", "individual"): 45, ("organisation", "", "individual"): 10})


def measured(payees: PayeeEvaluation | None) -> Evaluation:
    reason = "" if payees else "no labelled name is in the files"
    return Evaluation([], [], [], [], [], payees, reason, TransferEvaluation([], {}, {}, 0, 0))


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
