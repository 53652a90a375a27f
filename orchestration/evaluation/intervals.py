"""Intervals of measured shares."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

_95_PERCENT = 1.959964
_RESAMPLES = 1_000


def wilson_interval(errors: int, sample: int, z: float = _95_PERCENT) -> tuple[float, float]:
    """Wilson's score interval of a share (95%); (0, 1) where nothing was measured."""
    if sample == 0:
        return 0.0, 1.0
    share, weight = errors / sample, z * z / sample
    centre = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / sample + weight / (4 * sample)) / (1 + weight)
    return (0.0 if errors == 0 else centre - half), (1.0 if errors == sample else centre + half)


@dataclass(frozen=True)
class Rate:
    """A share measured on a sample, with Wilson's 95% interval."""

    count: int
    sample: int

    @property
    def share(self) -> float | None:
        """The share; None where nothing was labelled."""
        return self.count / self.sample if self.sample else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the share."""
        return wilson_interval(self.count, self.sample)


def clustered_interval(is_right: list[bool], weights: list[float], clusters: list[str]) -> tuple[float, float]:
    """Interval of a share by weight (95%), where things of one cluster are right or wrong together.

    Lines with the same text are judged by the same words, so the clusters are what is drawn again and again (Efron's
    bootstrap, the same on every run). Where everything or nothing is right, drawing again says nothing: the bound is then
    what so many clusters can tell (the rule of three).
    """
    numbers = {cluster: number for number, cluster in enumerate(dict.fromkeys(clusters))}
    index = np.array([numbers[cluster] for cluster in clusters], dtype=np.int64)
    weight = np.bincount(index, weights=weights, minlength=len(numbers)) if clusters else np.array([])
    if weight.sum() == 0:
        return 0.0, 1.0
    right = np.bincount(index, weights=np.array(weights) * np.array(is_right), minlength=len(numbers))
    bound = 1 - 0.05 ** (1 / len(numbers))
    if all(is_right) or not any(is_right):
        return (1 - bound, 1.0) if is_right[0] else (0.0, bound)
    generator = np.random.default_rng(len(numbers))
    shares = []
    for _ in range(_RESAMPLES):
        drawn = generator.integers(0, len(numbers), size=len(numbers))
        total = weight[drawn].sum()
        shares.append(right[drawn].sum() / total if total else 1.0)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)
