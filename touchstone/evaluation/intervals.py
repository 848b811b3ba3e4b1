"""Intervals for rates, differences, ratios, areas and event rates: each method by name, with its source.

Limits are clipped to the parameter's range; with no hits the lower limit is exactly 0, with all hits the upper is
exactly 1. Sources are listed in docs/explanation/evaluation-methods.md under the keys given here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SMALL = 5  # hits or misses below which `auto` turns from Wilson to Clopper-Pearson


@dataclass(frozen=True)
class Interval:
    """Lower and upper limit; None where the interval is open on that side."""

    lower: float | None
    upper: float | None
    method: str


@cache
def normal_quantile(level: float) -> float:
    """z for a two-sided interval of that level: 1.959963984540054 for 0.95."""
    return NormalDist().inv_cdf(0.5 + level / 2)


def wilson_limits(hits: Floats | float, total: Floats | float, level: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score limits [W27], for arrays or single numbers; total above 0."""
    z = normal_quantile(level)
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(total, dtype=np.float64)
    p = k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    lower = np.where(k <= 0, 0.0, np.maximum(middle - half, 0.0))
    upper = np.where(k >= n, 1.0, np.minimum(middle + half, 1.0))
    return lower, upper


def exact_limits(hits: Floats | float, total: Floats | float, level: float = 0.95) -> tuple[Floats, Floats]:
    """Clopper and Pearson's limits [CP34], for arrays or single numbers; total above 0."""
    if isinstance(hits, int) and isinstance(total, int) and min(hits, total - hits) < SMALL:
        return _few_limits(hits, total, (1 - level) / 2)
    from scipy.special import betaincinv  # heavy, and needed for small counts only

    tail = (1 - level) / 2
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(total, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        lower = np.where(k <= 0, 0.0, betaincinv(np.maximum(k, 1), n - k + 1, tail))
        upper = np.where(k >= n, 1.0, betaincinv(k + 1, np.maximum(n - k, 1), 1 - tail))
    return lower, upper


def _few_limits(hits: int, total: int, tail: float) -> tuple[Floats, Floats]:
    """The same for fewer than five hits or misses, without a library: binomial tails of at most five terms."""
    if total - hits < hits:
        misses = _few_limits(total - hits, total, tail)
        return 1 - misses[1], 1 - misses[0]
    lower = 0.0 if hits == 0 else _rate_with_tail(hits - 1, total, 1 - tail)
    upper = 1.0 if hits == total else _rate_with_tail(hits, total, tail)
    return np.float64(lower), np.float64(upper)  # type: ignore[return-value]  # arrays without axes, as elsewhere


def _rate_with_tail(most: int, total: int, chance: float) -> float:
    """The rate at which so many hits or fewer have that chance: by halving, to the last bit."""
    low, high = 0.0, min(1.0, 40 * (most + 1) / total)  # beyond which the chance is under 1e-17
    while True:
        middle = (low + high) / 2
        if middle in (low, high):
            return middle
        low, high = (middle, high) if _at_most(most, total, middle) > chance else (low, middle)


def _at_most(most: int, total: int, rate: float) -> float:
    """The chance of `most` hits or fewer of `total`; the rate lies strictly between 0 and 1."""
    odds = rate / (1 - rate)
    term = math.exp(total * math.log1p(-rate))
    terms = [term]
    for place in range(most):
        term *= (total - place) / (place + 1) * odds
        terms.append(term)
    return math.fsum(terms)


def uses_exact(hits: float, total: float, method: str) -> bool:
    """Whether that choice of method gives Clopper-Pearson: asked for, or fewer than five hits or misses."""
    return method == "exact" or (method == "auto" and (hits < SMALL or total - hits < SMALL))


def rate_interval(hits: float, total: float, *, level: float = 0.95, method: str = "auto") -> Interval:
    """The interval of hits/total (total above 0): Wilson, or Clopper-Pearson for small counts and where asked."""
    is_exact = uses_exact(hits, total, method)
    lower, upper = (exact_limits if is_exact else wilson_limits)(hits, total, level)
    return Interval(float(lower), float(upper), "exact" if is_exact else "wilson")


def effective_interval(rate: float, effective_n: float, *, level: float, method: str) -> Interval:
    """Wilson on an effective number of rows, for weights [KG] and repeat people [RS, FR]; `method` names which."""
    lower, upper = wilson_limits(rate * effective_n, effective_n, level)
    return Interval(float(lower), float(upper), method)


def newcombe(first: tuple[float, float, float], second: tuple[float, float, float]) -> Interval:
    """The difference of two independent rates [N98b], each given as (rate, lower, upper) by Wilson."""
    lower, upper = mover_difference(first, second)
    return Interval(max(lower, -1.0), min(upper, 1.0), "newcombe")


def mover_difference(first: tuple[float, float, float], second: tuple[float, float, float]) -> tuple[float, float]:
    """Limits of the difference of any two independent figures, each (figure, lower, upper), by recovery of variances
    [ZD]; the caller clips them to the range there is.
    """
    (v1, l1, u1), (v2, l2, u2) = first, second
    difference = v1 - v2
    return difference - math.hypot(v1 - l1, u2 - v2), difference + math.hypot(u1 - v1, v2 - l2)


def mover_ratio(first: tuple[float, float, float], second: tuple[float, float, float]) -> Interval:
    """The ratio of two independent rates [ZD, DZ], each (rate, lower, upper), in a form that divides by nothing tiny.

    Where the second rate is 0 the upper limit is open. The interval excludes 1 if and only if `newcombe` excludes 0.
    """
    (p1, l1, u1), (p2, l2, u2) = first, second
    b = p1 * p2
    a, c = u2 * (2 * p2 - u2), l1 * (2 * p1 - l1)
    below = b + math.sqrt(max(b * b - a * c, 0.0))
    lower = max(c / below, 0.0) if below > 0 else 0.0
    a2, c2 = l2 * (2 * p2 - l2), u1 * (2 * p1 - u1)
    upper = (b + math.sqrt(max(b * b - a2 * c2, 0.0))) / a2 if p2 > 0 and a2 > 0 else None
    return Interval(lower, upper, "mover_ratio")


def mover_mean(first: tuple[float, float, float], second: tuple[float, float, float]) -> Interval:
    """The mean of two independent rates, such as balanced accuracy, by the same recovery of variances [ZD]."""
    (p1, l1, u1), (p2, l2, u2) = first, second
    mean = (p1 + p2) / 2
    lower, upper = mean - math.hypot(p1 - l1, p2 - l2) / 2, mean + math.hypot(u1 - p1, u2 - p2) / 2
    return Interval(max(lower, 0.0), min(upper, 1.0), "mover")


def agresti_min(only_first: int, only_second: int, total: int, *, level: float = 0.95) -> tuple[float, Interval]:
    """The difference of two rates on the same rows [AM]: the plain estimate, and its interval with ½ in each cell."""
    z = normal_quantile(level)
    b, c, n = only_first, only_second, total
    middle = (b - c) / (n + 2)
    variance = ((b + c + 1) - (b - c) ** 2 / (n + 2)) / (n + 2) ** 2
    half = z * math.sqrt(variance)
    return (b - c) / n, Interval(max(middle - half, -1.0), min(middle + half, 1.0), "agresti_min")


def garwood(events: int, exposure: float = 1.0, *, level: float = 0.95) -> Interval:
    """Events per exposure [G36], exact for Poisson counts."""
    from scipy.special import gammaincinv  # heavy, and needed for event rates only

    tail = (1 - level) / 2
    lower = 0.0 if events == 0 else float(gammaincinv(events, tail))
    return Interval(lower / exposure, float(gammaincinv(events + 1, 1 - tail)) / exposure, "garwood")


def conditional_exact(k1: int, n1: float, k2: int, n2: float, *, level: float = 0.95) -> Interval:
    """The ratio of two event rates given their total [CP34]: k1 of k1+k2 is binomial; None where there is no event."""
    if k1 + k2 == 0:
        return Interval(None, None, "conditional_exact")
    lower, upper = (float(limit) for limit in exact_limits(k1, k1 + k2, level))
    scale = n2 / n1
    top = None if upper >= 1 else upper / (1 - upper) * scale
    return Interval(lower / (1 - lower) * scale, top, "conditional_exact")


def one_sided_upper(events: int, total: int, *, level: float = 0.95) -> float:
    """The one-sided upper limit of a rate [CP34]: about 3/n where nothing was seen [HL]."""
    from scipy.special import betaincinv  # heavy, and needed for rare events only

    return 1.0 if events >= total else float(betaincinv(events + 1, total - events, level))


def clean_searches_needed(rate: float, *, level: float = 0.95) -> int:
    """How many without one event show with that confidence that the rate is below `rate`."""
    return math.ceil(math.log(1 - level) / math.log1p(-rate))
