"""What rules say of things that somebody else labelled, counted: how often they speak, how often they are right."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from orchestration.evaluation.intervals import weighted_interval, wilson_interval


@dataclass(frozen=True)
class Labelled:
    """One thing with a label: the codes that are right, what the rules said (None: nothing), its pounds, its group."""

    truth: frozenset[str]
    code: str | None
    amount_gbp: Decimal
    group: str = ""


@dataclass(frozen=True)
class Precision:
    """How right rules are where they speak, by count and by pounds.

    ``baseline`` is the share that is right when everything gets the most frequent label.
    """

    subject: str
    labelled: int
    spoke: int
    right: int
    interval: tuple[float, float]
    labelled_gbp: Decimal
    spoke_gbp: Decimal
    right_gbp: Decimal
    interval_gbp: tuple[float, float]
    baseline: float
    baseline_gbp: float


def precision(
    subject: str, items: Iterable[Labelled], is_right: Callable[[Labelled], bool], truths: Callable[[Labelled], str]
) -> Precision:
    """Count how often rules speak of labelled things and how often they are right.

    Args:
        is_right: whether the code of an item agrees with its label at the level that is measured.
        truths: the label of an item at that level, for the baseline of the most frequent one.
    """
    items = list(items)
    spoken = [item for item in items if item.code is not None]
    right = [is_right(item) for item in spoken]
    weights = [float(item.amount_gbp) for item in spoken]
    right_count = sum(right)
    right_gbp = sum((item.amount_gbp for item, good in zip(spoken, right, strict=True) if good), Decimal(0))
    total_gbp = sum((item.amount_gbp for item in items), Decimal(0))
    counted: Counter[str] = Counter(truths(item) for item in items)
    pounds: Counter[str] = Counter()
    for item in items:
        pounds[truths(item)] += item.amount_gbp
    return Precision(
        subject=subject,
        labelled=len(items),
        spoke=len(spoken),
        right=right_count,
        interval=_range(wilson_interval(len(spoken) - right_count, len(spoken))),
        labelled_gbp=total_gbp,
        spoke_gbp=sum((item.amount_gbp for item in spoken), Decimal(0)),
        right_gbp=right_gbp,
        interval_gbp=weighted_interval(right, weights),
        baseline=max(counted.values(), default=0) / len(items) if items else 0.0,
        baseline_gbp=float(max(pounds.values(), default=Decimal(0)) / total_gbp) if total_gbp else 0.0,
    )


def _range(errors: tuple[float, float]) -> tuple[float, float]:
    """The interval of what is right, from that of what is wrong."""
    low, high = errors
    return 1 - high, 1 - low
