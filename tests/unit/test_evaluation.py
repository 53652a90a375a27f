import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from orchestration.evaluation.build import EvaluationError
from orchestration.evaluation.intervals import clustered_interval, wilson_interval
from orchestration.evaluation.labelled import Labelled, precision
from orchestration.evaluation.payees import PayeeEvaluation, evaluate_payees, measure, write_measured
from orchestration.settings import Settings

COUNTS = Counter(
    {
        ("individual", "", "individual"): 45,
        ("individual", "", "redacted"): 1,
        ("individual", "", "unknown"): 3,
        ("individual", "", "organisation"): 1,
        ("organisation", "", "organisation"): 190,
        ("organisation", "", "individual"): 10,
        ("unclear", "individual", "unknown"): 2,
        ("unclear", "organisation", "individual"): 1,
        ("unclear", "", "unknown"): 1,
    }
)


@pytest.mark.parametrize(
    ("errors", "sample", "expected"),
    [(0, 10, (0.0, 0.2775)), (5, 10, (0.2366, 0.7634)), (10, 10, (0.7225, 1.0)), (0, 0, (0.0, 1.0))],
)
def test_the_interval_is_wilsons(errors: int, sample: int, expected: tuple[float, float]) -> None:
    assert wilson_interval(errors, sample) == pytest.approx(expected, abs=1e-4)


def test_an_individual_is_missed_where_the_name_is_published_whatever_the_rules_call_it() -> None:
    found = {(e.error_kind, e.basis): (e.error_count, e.sample_size) for e in measure(COUNTS)}
    assert found == {
        ("individual_published", "clear"): (4, 50),
        ("organisation_withheld", "clear"): (10, 200),
        ("individual_published", "all"): (6, 52),
        ("organisation_withheld", "all"): (11, 201),
    }


def test_the_measured_figures_are_written_as_the_seed_has_them(tmp_path: Path) -> None:
    path = tmp_path / "measured.csv"
    write_measured(PayeeEvaluation(COUNTS, 0, measure(COUNTS)), "invented", date(2026, 1, 2), path)
    with path.open(encoding="utf-8", newline="") as file:
        first, *_ = rows = list(csv.DictReader(file))
    assert len(rows) == 4
    assert (first["error_rate"], first["measured_on"], first["source"]) == ("0.080000", "2026-01-02", "invented")


def test_without_a_build_it_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="refresh"):
        evaluate_payees(Settings(home=tmp_path))


def test_the_interval_by_pounds_holds_the_share_and_is_the_same_on_every_run() -> None:
    right, pounds = [True] * 90 + [False] * 10, [1.0] * 100
    texts = [str(number) for number in range(100)]
    low, high = clustered_interval(right, pounds, texts)
    assert low < 0.9 < high
    assert (low, high) == clustered_interval(right, pounds, texts)
    # One large line that is wrong may be drawn or not: the interval says that it rests on that line.
    low, high = clustered_interval([True] * 99 + [False], [1.0] * 99 + [1000.0], texts)
    assert low < 0.1
    assert high == 1.0
    assert clustered_interval([], [], []) == (0.0, 1.0)


def test_lines_of_one_text_are_one_thing_to_the_interval() -> None:
    right, pounds = [True] * 50 + [False] * 50, [1.0] * 100
    apart = clustered_interval(right, pounds, [str(number) for number in range(100)])
    together = clustered_interval(right, pounds, [str(number // 10) for number in range(100)])
    assert together[0] < apart[0] < 0.5 < apart[1] < together[1]


@pytest.mark.parametrize(("is_right", "expected"), [(True, (0.7411, 1.0)), (False, (0.0, 0.2589))])
def test_where_all_is_right_or_nothing_the_bound_is_what_so_many_texts_can_tell(
    is_right: bool, expected: tuple[float, float]
) -> None:
    found = clustered_interval([is_right] * 20, [1.0] * 20, [str(number // 2) for number in range(20)])
    assert found == pytest.approx(expected, abs=1e-4)


def test_rules_are_right_where_they_speak_and_a_baseline_stands_beside() -> None:
    items = [
        Labelled(frozenset(["10.2"]), "10.2", Decimal(60), "a", "10.2"),
        Labelled(frozenset(["10.2"]), "10.4", Decimal(20), "b", "10.2"),
        Labelled(frozenset(["07.1", "07.3"]), "07.3", Decimal(10), "b", "07.A"),
        Labelled(frozenset(["04.5"]), None, Decimal(10), "c", "04.5"),
    ]
    found = precision("x", items, lambda item: item.code in item.truth)
    assert (found.labelled, found.texts, found.spoke, found.right) == (4, 3, 3, 2)
    assert (found.labelled_gbp, found.spoke_gbp, found.right_gbp) == (100, 90, 70)
    assert (found.baseline, found.baseline_gbp) == (0.5, 0.8)
    assert found.interval[0] < 2 / 3 < found.interval[1]
