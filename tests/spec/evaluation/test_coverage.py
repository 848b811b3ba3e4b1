"""How often intervals hold the true rate, by enumeration of every outcome: no simulation, so the answer is exact."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binom

from touchstone.evaluation.intervals import rate_interval

RATES = np.concatenate(
    [[0.005, 0.01, 0.02, 0.03, 0.04], np.arange(0.05, 0.951, 0.005), [0.96, 0.97, 0.98, 0.99, 0.995]]
)
SIZES = (10, 20, 50, 100, 300, 1_000, 3_000, 10_000)


def coverage(total: int, method: str) -> NDArray[np.float64]:
    """For each true rate, the chance that the interval of what is then seen holds it."""
    found = np.zeros(len(RATES))
    for hits in range(total + 1):
        near = np.abs(RATES - hits / total) < 6 * np.sqrt(RATES * (1 - RATES) / total) + 8 / total
        if near.any():
            limits = rate_interval(hits, total, method=method)
            low, high = limits.lower, limits.upper
            assert low is not None and high is not None
            holds = near & (low <= RATES) & (high >= RATES)
            found[holds] += binom.pmf(hits, total, RATES[holds])
    return found


@pytest.mark.parametrize("total", SIZES)
def test_coverage(total: int) -> None:
    auto, exact = coverage(total, "auto"), coverage(total, "exact")
    assert auto.mean() >= 0.94 and auto.min() >= 0.925
    assert exact.min() >= 0.95 - 1e-6
