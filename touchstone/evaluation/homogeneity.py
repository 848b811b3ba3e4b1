"""Do the groups differ at all? One test over all groups first, before asking which."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from touchstone.evaluation.intervals import Floats

DRAWS = 9_999
LEAST_DRAWS = 999
MOST_DEALT = 20_000_000  # groups times draws: with thousands of groups fewer draws are made, and p is coarser
MOST_TERMS = 1_000  # degrees of freedom up to which a p value is a sum of terms
FEW_PEOPLE = 10  # a group with fewer is left out of the weighted test


@dataclass(frozen=True, kw_only=True)
class Tested:
    """A statistic with its degrees of freedom, p value and the name of the test. `left_out`: places of groups."""

    statistic: float | None
    df: int | None
    p: float | None
    test: str
    left_out: tuple[int, ...] = ()


NONE = Tested(statistic=None, df=None, p=None, test="none")


def pearson(hits: Sequence[int], totals: Sequence[int], *, seed: int) -> Tested:
    """Pearson's X² on groups by hit and miss; with both margins fixed by simulation where expected counts are small.

    Small: any expected count under 1, or more than a fifth under 5. Totals above 0; at least two groups.
    """
    k, n = np.asarray(hits, dtype=np.float64), np.asarray(totals, dtype=np.float64)
    if len(k) < 2:
        return NONE
    rate = k.sum() / n.sum()
    if rate in (0.0, 1.0):
        return Tested(statistic=0.0, df=len(k) - 1, p=1.0, test="pearson")
    statistic = _statistic(k, n, float(rate))
    expected = np.concatenate([n * rate, n * (1 - rate)])
    if expected.min() < 1 or (expected < 5).mean() > 0.2:
        p = _simulated(k, n, statistic, float(rate), seed)
        return Tested(statistic=statistic, df=len(k) - 1, p=p, test="pearson_monte_carlo")
    return Tested(statistic=statistic, df=len(k) - 1, p=chi_square_tail(statistic, len(k) - 1), test="pearson")


def _statistic(k: Floats, n: Floats, rate: float) -> float:
    return float(((k - n * rate) ** 2 / (n * rate * (1 - rate))).sum())


def _simulated(k: Floats, n: Floats, statistic: float, rate: float, seed: int) -> float:
    """Draws with both margins fixed: hits dealt to the groups without replacement."""
    generator = np.random.Generator(np.random.PCG64(seed))
    draws = min(DRAWS, max(LEAST_DRAWS, MOST_DEALT // len(n)))
    drawn = generator.multivariate_hypergeometric(n.astype(np.int64), int(k.sum()), size=draws).astype(np.float64)
    values = ((drawn - n * rate) ** 2 / (n * rate * (1 - rate))).sum(axis=1)
    return float((1 + int((values >= statistic - 1e-9).sum())) / (draws + 1))


def wald(rates: Sequence[float], variances: Sequence[float], sizes: Sequence[int]) -> Tested:
    """Wald's Q for weighted or clustered rates; groups without variance or with under ten people are left out."""
    places = [place for place in range(len(rates)) if variances[place] > 0 and sizes[place] >= FEW_PEOPLE]
    left_out = tuple(place for place in range(len(rates)) if place not in places)
    if len(places) < 2:
        return Tested(statistic=None, df=None, p=None, test="wald", left_out=left_out)
    r = np.asarray([rates[place] for place in places])
    weight = 1 / np.asarray([variances[place] for place in places])
    mean = float((weight * r).sum() / weight.sum())
    statistic = float((weight * (r - mean) ** 2).sum())
    p = chi_square_tail(statistic, len(places) - 1)
    return Tested(statistic=statistic, df=len(places) - 1, p=p, test="wald", left_out=left_out)


def chi_square_tail(statistic: float, df: int) -> float:
    """The chance of a chi-square at least so large: the finite sums that hold for whole degrees of freedom."""
    if df > MOST_TERMS:
        from scipy.special import chdtrc  # heavy, and needed for very many groups only

        return float(chdtrc(df, statistic))
    half, odd = statistic / 2, (df % 2) / 2
    if half <= 0:
        return 1.0
    logs = (place * math.log(half) - half - math.lgamma(place + 1) for place in (odd + i for i in range(df // 2)))
    return min(math.fsum([*map(math.exp, logs), math.erfc(math.sqrt(half)) if odd else 0.0]), 1.0)


def two_proportion(k1: int, n1: int, k2: int, n2: int) -> tuple[float, str]:
    """P value of two independent rates: pooled z, uncorrected; Fisher's exact where an expected count is under 5."""
    pooled = (k1 + k2) / (n1 + n2)
    if min(n1 * pooled, n1 * (1 - pooled), n2 * pooled, n2 * (1 - pooled)) < 5:
        return fisher(k1, n1, k2, n2), "fisher"
    z = (k1 / n1 - k2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return math.erfc(abs(z) / math.sqrt(2)), "two_proportion"


def wald_pair(difference: float, variance: float) -> float:
    """P value of a difference with that variance."""
    if variance <= 0:
        return 1.0 if difference == 0 else 0.0
    return math.erfc(abs(difference) / math.sqrt(2 * variance))


def fisher(k1: int, n1: int, k2: int, n2: int) -> float:
    """Fisher's exact two-sided p value: tables no more likely than the one seen, given the margins."""
    hits, total = k1 + k2, n1 + n2
    lowest, highest = max(0, hits - n2), min(hits, n1)
    logs = [_log_chance(k, n1, n2, hits, total) for k in range(lowest, highest + 1)]
    seen = logs[k1 - lowest] + 1e-7  # as likely, but for rounding
    return min(1.0, math.fsum(math.exp(value) for value in logs if value <= seen))


def _log_chance(k: int, n1: int, n2: int, hits: int, total: int) -> float:
    return _log_choose(n1, k) + _log_choose(n2, hits - k) - _log_choose(total, hits)


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
