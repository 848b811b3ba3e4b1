"""Very rare events: exact tests given how many there were in all, and what may be said of a handful, or of none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from touchstone.evaluation.homogeneity import Tested, chi_square_tail
from touchstone.evaluation.intervals import Floats, one_sided_upper
from touchstone.evaluation.outcome import Limits

FEW_EVENTS = 20  # in all; under so many, equality may not be claimed
RARE = 0.01  # a pooled rate under which events are set against one another given their total
DRAWS = 9_999
_SLACK = 1e-7  # as likely, but for rounding


def binomial_test(hits: int, total: int, share: float) -> float:
    """Exact two-sided p value: outcomes no more likely than the one seen [CP34]; 1 where there was no event."""
    if total == 0 or not 0 < share < 1:
        return 1.0
    seen = _log_chance(hits, total, share) + _SLACK
    mode = min(math.floor((total + 1) * share), total)
    if hits <= mode:
        other = _first(mode, total, lambda k: _log_chance(k, total, share) <= seen)
        return min(1.0, _at_most(hits, total, share) + _at_least(other, total, share))
    other = _last(0, mode, lambda k: _log_chance(k, total, share) <= seen)
    return min(1.0, _at_least(hits, total, share) + _at_most(other, total, share))


def _log_chance(k: int, total: int, share: float) -> float:
    choices = math.lgamma(total + 1) - math.lgamma(k + 1) - math.lgamma(total - k + 1)
    return choices + k * math.log(share) + (total - k) * math.log1p(-share)


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least k from low to high for which `holds`, which once true stays true; high + 1 for none."""
    found = high + 1
    while low <= high:
        middle = (low + high) // 2
        if holds(middle):
            found, high = middle, middle - 1
        else:
            low = middle + 1
    return found


def _last(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The greatest k from low to high for which `holds`, which once false stays false; low - 1 for none."""
    return _first(low, high, lambda k: not holds(k)) - 1


def _at_most(k: int, total: int, share: float) -> float:
    from scipy.special import bdtr  # heavy, and needed for exact tests only

    return float(bdtr(k, total, share)) if k >= 0 else 0.0


def _at_least(k: int, total: int, share: float) -> float:
    from scipy.special import bdtrc  # heavy, and needed for exact tests only

    if k <= 0:
        return 1.0
    return float(bdtrc(k - 1, total, share)) if k <= total else 0.0


def same_rates(events: Sequence[int], exposures: Sequence[float], *, seed: int) -> Tested:
    """Do all groups share one event rate? Given the total, events fall to groups by their exposures.

    Two groups: exact binomial. More: chi-square where at least five are expected everywhere, else the exact
    multinomial by 9,999 draws. Exposures above 0; at least two groups.
    """
    total, whole = sum(events), math.fsum(exposures)
    shares = np.asarray(exposures, dtype=np.float64) / whole
    expected = shares * total
    df = len(events) - 1
    if total == 0:
        return Tested(statistic=0.0, df=df, p=1.0, test="conditional_exact")
    statistic = float((((np.asarray(events) - expected) ** 2) / expected).sum())
    if len(events) == 2:
        p = binomial_test(events[0], total, float(shares[0]))
        return Tested(statistic=statistic, df=df, p=p, test="conditional_exact")
    if expected.min() >= 5:
        return Tested(statistic=statistic, df=df, p=chi_square_tail(statistic, df), test="poisson_pearson")
    p = _multinomial(np.asarray(events, dtype=np.float64), shares, seed)
    return Tested(statistic=statistic, df=df, p=p, test="multinomial_monte_carlo")


def _multinomial(events: Floats, shares: Floats, seed: int) -> float:
    """The share of draws no more likely than what was seen: the same order as the exact binomial test has."""
    from scipy.special import gammaln  # heavy, and needed for exact tests only

    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = generator.multinomial(int(events.sum()), shares, size=DRAWS)
    chances = [(counts * np.log(shares) - gammaln(counts + 1)).sum(axis=-1) for counts in (drawn, events)]
    return float((1 + int((chances[0] <= chances[1] + _SLACK).sum())) / (DRAWS + 1))


def rare_sentence(events: int, total: int, *, level: float = 0.95) -> str:
    """What so many events in so many chances show: "none in 6,000; up to 1 in 2,003 cannot be excluded" [HL]."""
    seen = "none" if events == 0 else f"{events:,}"
    upper = one_sided_upper(events, total, level=level)
    return f"{seen} in {total:,}; up to 1 in {math.floor(1 / upper):,} cannot be excluded"


def few_sentence(events: int, ratio: Limits) -> str:
    """What is said instead of "no difference" where there were fewer than 20 events in all."""
    low = "nothing" if ratio.lower is None else f"{ratio.lower:.2g}"
    high = "any size" if ratio.upper is None else f"{ratio.upper:.2g}"
    counted = "no events" if events == 0 else f"{events} event{'s' if events != 1 else ''} in all"
    if ratio.lower is None and ratio.upper is None:
        return f"With {counted} the groups cannot be set against one another: that is not evidence that they are equal."
    return f"With {counted} one group's rate may still be from {low} to {high} times the other's."


def is_few(events: int) -> bool:
    """Whether there are too few events for any claim of equality, whatever the test says."""
    return events < FEW_EVENTS
