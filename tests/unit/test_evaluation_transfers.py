from pathlib import Path

import pytest

from orchestration.evaluation.build import EvaluationError
from orchestration.evaluation.intervals import Rate
from orchestration.evaluation.transfers import Recall, evaluate_transfers
from orchestration.seeds import SEEDS, read_seed
from orchestration.settings import Settings


def test_recall_is_what_is_matched_and_right_over_that_and_what_the_sample_lets_expect() -> None:
    recall = Recall(matched=1_000, may_be_missed=500, precision=Rate(45, 50), missed=Rate(10, 50))
    assert recall.share == pytest.approx(900 / (900 + 100))
    low, high = recall.interval
    assert low < 0.9 < high


def test_what_nobody_labelled_is_not_measured() -> None:
    assert Rate(0, 0).share is None
    assert Recall(10, 5, Rate(0, 0), Rate(0, 0)).share is None


def test_without_a_build_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="refresh"):
        evaluate_transfers(Settings(home=tmp_path))


def test_a_label_says_where_a_row_stands_and_holds_no_text_of_it() -> None:
    rows = read_seed(SEEDS, "transfer_labels")
    bodies = {row["body_id"] for row in read_seed(SEEDS, "bodies")}
    assert len(rows) == 200
    for row in rows:
        assert row["payee_body_id"] in bodies or not row["payee_body_id"]
        assert row["is_transfer"] == "true" or not row["payee_body_id"]
        assert row["sheet_number"].isdigit() and row["row_number"].isdigit()
