"""What rules say of things that somebody else labelled, counted: how often they speak, how often they are right."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from orchestration.evaluation.intervals import clustered_interval


@dataclass(frozen=True)
class Labelled:
    """One thing with a label: the codes that are right, what the rules said (None: nothing), its pounds.

    ``text`` is what the rules read: things with the same text are right or wrong together. ``label`` is the label itself.
    """

    truth: frozenset[str]
    code: str | None
    amount_gbp: Decimal
    text: str
    label: str


@dataclass(frozen=True)
class Precision:
    """How right rules are where they speak, by count and by pounds.

    ``baseline`` is the share that is right when everything gets the most frequent label.
    """

    subject: str
    labelled: int
    texts: int
    spoke: int
    right: int
    interval: tuple[float, float]
    labelled_gbp: Decimal
    spoke_gbp: Decimal
    right_gbp: Decimal
    interval_gbp: tuple[float, float]
    baseline: float
    baseline_gbp: float


def precision(subject: str, items: Iterable[Labelled], is_right: Callable[[Labelled], bool]) -> Precision:
    """Count how often rules speak of labelled things and how often they are right.

    Args:
        is_right: whether the code of an item agrees with its label at the level that is measured.
    """
    items = list(items)
    spoken = [item for item in items if item.code is not None]
    right = [is_right(item) for item in spoken]
    texts, weights = [item.text for item in spoken], [float(item.amount_gbp) for item in spoken]
    right_count = sum(right)
    right_gbp = sum((item.amount_gbp for item, good in zip(spoken, right, strict=True) if good), Decimal(0))
    total_gbp = sum((item.amount_gbp for item in items), Decimal(0))
    counted: Counter[str] = Counter(item.label for item in items)
    pounds: Counter[str] = Counter()
    for item in items:
        pounds[item.label] += item.amount_gbp
    return Precision(
        subject=subject,
        labelled=len(items),
        texts=len({item.text for item in items}),
        spoke=len(spoken),
        right=right_count,
        interval=clustered_interval(right, [1.0] * len(spoken), texts),
        labelled_gbp=total_gbp,
        spoke_gbp=sum((item.amount_gbp for item in spoken), Decimal(0)),
        right_gbp=right_gbp,
        interval_gbp=clustered_interval(right, weights, texts),
        baseline=max(counted.values(), default=0) / len(items) if items else 0.0,
        baseline_gbp=float(max(pounds.values(), default=Decimal(0)) / total_gbp) if total_gbp else 0.0,
    )
