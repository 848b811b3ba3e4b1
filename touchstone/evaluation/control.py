"""A rate watched over time: control limits from the baseline, and a sum that notices a rate creeping away."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

TAIL = 0.00135  # each side: what three standard deviations leave outside of a normal distribution
TOO_VARIED = 2.0  # X²/df of the baseline periods above which limits are widened
SIMULATIONS = 2_000
FALSE_SIGNAL = 0.05  # the chance of one over the whole horizon when nothing has changed


@dataclass(frozen=True, kw_only=True)
class Control:
    """Limits within which a rate of that many rows stays while nothing has changed, and whether it `is_outside`.

    `expected`: the hits expected, or the misses where those are fewer.
    """

    lower: float
    upper: float
    is_outside: bool
    expected: float


def control(*, hits: float, total: int, rate: float, widening: float = 1.0) -> Control:
    """Exact binomial limits at the baseline rate, widened by a factor where the baseline varied too much.

    Outside is a number of hits for which so many or more, or so few or fewer, have a chance under `TAIL`. The rate
    lies strictly between 0 and 1; total is above 0.
    """
    fewest, most = _bounds(total, rate)
    lower = max(rate - widening * (rate - fewest / total), 0.0)
    upper = min(rate + widening * (most / total - rate), 1.0)
    slack = 1e-9  # of a hit: for rates given back as a product
    is_outside = not lower * total - slack <= hits <= upper * total + slack
    return Control(lower=lower, upper=upper, is_outside=is_outside, expected=total * min(rate, 1 - rate))


@lru_cache(maxsize=10_000)
def _bounds(total: int, rate: float) -> tuple[int, int]:
    """The fewest and the most hits that are not yet improbable."""
    from scipy.special import bdtr, bdtrc  # heavy, and needed for drift only

    fewest = _first(lambda k: bool(bdtr(k, total, rate) >= TAIL), total)
    most = _first(lambda k: bool(bdtrc(k, total, rate) < TAIL), total)  # more than k have a chance under the tail
    return fewest, most


def _first(holds: Callable[[int], bool], total: int) -> int:
    """The least k from 0 to total for which `holds`, which once true stays true."""
    low, high = 0, total
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def overdispersion(hits: Sequence[float], totals: Sequence[float]) -> float:
    """X²/df of rates that should be one rate; 1 where there are fewer than two periods or nothing varies."""
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    k, n = k[n > 0], n[n > 0]
    rate = float(k.sum() / n.sum()) if len(n) else 0.0
    if len(n) < 2 or not 0 < rate < 1:
        return 1.0
    return float(((k - n * rate) ** 2 / (n * rate * (1 - rate))).sum()) / (len(n) - 1)


def widening_of(ratio: float) -> float:
    """By how much limits are widened for an overdispersion of that size: its root, once it is above 2."""
    return math.sqrt(ratio) if ratio > TOO_VARIED else 1.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """The sum after one period, and whether it signals there; after a signal it starts from 0 again."""

    value: float
    is_signal: bool


def cusum(*, hits: Sequence[float], totals: Sequence[float], rate: float, worse: float, threshold: float) -> list[Step]:
    """Page's cumulative sum of log likelihood ratios, from `rate` to `worse`, in the order of the periods.

    Both rates lie strictly between 0 and 1. A signal is a sum above `threshold`.
    """
    steps: list[Step] = []
    total = 0.0
    for k, n in zip(hits, totals, strict=True):
        total = max(0.0, total + _score(k, n, rate, worse))
        is_signal = total > threshold
        steps.append(Step(value=total, is_signal=is_signal))
        total = 0.0 if is_signal else total
    return steps


def _score(k: float, n: float, rate: float, worse: float) -> float:
    return k * math.log(worse / rate) + (n - k) * math.log((1 - worse) / (1 - rate))


@lru_cache(maxsize=10_000)
def cusum_threshold(*, totals: tuple[int, ...], rate: float, worse: float, seed: int) -> float:
    """The height that the sum passes by chance alone with probability 5 % over those periods: by seeded simulation."""
    generator = np.random.Generator(np.random.PCG64(seed))
    total = np.zeros(SIMULATIONS)
    highest = np.zeros(SIMULATIONS)
    hit, miss = math.log(worse / rate), math.log((1 - worse) / (1 - rate))
    for n in totals:
        drawn = generator.binomial(n, rate, size=SIMULATIONS)
        total = np.maximum(0.0, total + drawn * hit + (n - drawn) * miss)
        highest = np.maximum(highest, total)
    return float(np.quantile(highest, 1 - FALSE_SIGNAL, method="higher"))


def worse_rate(rate: float, direction: str) -> float | None:
    """The rate to be on guard against: double for an error, half for a hit; None for what has no worse side.

    Where double would pass half of the way to 1, half of that way.
    """
    if not 0 < rate < 1:
        return None
    if direction == "lower":
        return min(2 * rate, (1 + rate) / 2)
    return rate / 2 if direction == "higher" else None
