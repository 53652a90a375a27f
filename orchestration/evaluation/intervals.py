"""Intervals of measured shares."""

from math import sqrt

import numpy as np

_95_PERCENT = 1.959964
_RESAMPLES = 2_000


def wilson_interval(errors: int, sample: int, z: float = _95_PERCENT) -> tuple[float, float]:
    """Wilson's score interval of a share (95%); (0, 1) where nothing was measured."""
    if sample == 0:
        return 0.0, 1.0
    share, weight = errors / sample, z * z / sample
    centre = (share + weight / 2) / (1 + weight)
    half = z * sqrt(share * (1 - share) / sample + weight / (4 * sample)) / (1 + weight)
    return (0.0 if errors == 0 else centre - half), (1.0 if errors == sample else centre + half)


def weighted_interval(is_right: list[bool], weights: list[float]) -> tuple[float, float]:
    """Interval of a share by weight (95%): percentiles of resampled shares (Efron's bootstrap), the same on every run."""
    if not weights or sum(weights) == 0:
        return 0.0, 1.0
    right, weight = np.array(is_right, dtype=float), np.array(weights, dtype=float)
    generator = np.random.default_rng(len(weights))
    drawn = generator.integers(0, len(weight), size=(_RESAMPLES, len(weight)))
    total = weight[drawn].sum(axis=1)
    shares = np.divide((weight * right)[drawn].sum(axis=1), total, out=np.ones(_RESAMPLES), where=total > 0)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)
