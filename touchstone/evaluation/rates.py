"""A rate of one group: two sums of cells, and the interval that fits rows, weights or repeat people."""

from __future__ import annotations

from dataclasses import dataclass

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import (
    Interval,
    effective_interval,
    exact_limits,
    rate_interval,
    wilson_limits,
)
from touchstone.evaluation.match import Match
from touchstone.evaluation.metric import Undefined
from touchstone.evaluation.moments import FEW_PEOPLE, KINDS, Moments, cluster_variance, kinds_of

FEW_ROWS = 10  # effective rows, under which a weighted rate is warned of (8.5)
NOT_ADJUSTED = "not_adjusted_for_people"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """A rate of one group: unweighted hits of total, its value, its interval, and its variance where not binomial."""

    hits: int
    total: int
    value: float
    interval: Interval
    effective_n: float | None = None
    variance: float | None = None
    cautions: tuple[str, ...] = ()


def rate_from(counts: Counts, numerator: Match, denominator: Match, reason: str) -> Rate | Undefined:
    """The rate of one group; `reason` where nothing is in its denominator."""
    hits, total = counts.of(numerator), counts.of(denominator)
    level, method = counts.spec.intervals.level, counts.spec.intervals.method
    if counts.breakdown.is_weighted:
        # The unweighted total tells whether anybody is there at all; the weights, whether they count for anything.
        return _weighted(counts, numerator, denominator, level) if total else Undefined(reason)
    if total == 0:
        return Undefined(reason)
    if counts.plan.person is not None:
        by_people = _clustered(counts, numerator, denominator, hits, total)
        if by_people is not None:
            return by_people
    return Rate(
        hits=hits,
        total=total,
        value=hits / total,
        interval=rate_interval(hits, total, level=level, method=method),
        cautions=(NOT_ADJUSTED,) if counts.plan.person is not None else (),
    )


def score_limits(rate: Rate, *, level: float, method: str) -> tuple[float, float, float]:
    """(rate, lower, upper) for the differences and ratios built on a rate: Wilson, on effective rows where there are.

    Clopper-Pearson limits stand in only where the spec asks for exact ones throughout.
    """
    if rate.effective_n is not None:
        lower, upper = wilson_limits(rate.value * rate.effective_n, rate.effective_n, level)
    else:
        lower, upper = (exact_limits if method == "exact" else wilson_limits)(rate.hits, rate.total, level)
    return rate.value, float(lower), float(upper)


def _weighted(counts: Counts, numerator: Match, denominator: Match, level: float) -> Rate | Undefined:
    """Weights are not counts [KG, FR]: the linearised variance, and the number of rows that would give it."""
    whole, squares = counts.amount(denominator), counts.squares(denominator)
    if whole <= 0 or squares <= 0:
        return Undefined("weights_zero")
    rate = counts.amount(numerator) / whole
    hit_squares = counts.squares(numerator)
    variance = ((1 - rate) ** 2 * hit_squares + rate**2 * (squares - hit_squares)) / whole**2
    spread = rate * (1 - rate)
    effective = spread / variance if spread > 0 and variance > 0 else whole**2 / squares  # Kish, for a rate of 0 or 1
    return Rate(
        hits=counts.of(numerator),
        total=counts.of(denominator),
        value=rate,
        interval=effective_interval(rate, effective, level=level, method="wilson_neff"),
        effective_n=effective,
        variance=variance,
        cautions=("few_effective_rows",) if effective < FEW_ROWS else (),
    )


def _clustered(counts: Counts, numerator: Match, denominator: Match, hits: int, total: int) -> Rate | None:
    """The rate with people as clusters [RS, FR]; None where the six kinds kept cannot tell its counts."""
    moments = counts.people
    parts = [_kinds(counts, match) for match in (numerator, denominator)]
    if moments is None or parts[0] is None or parts[1] is None:
        return None
    rate = hits / total
    variance = cluster_variance(moments, parts[0], parts[1], rate) / total**2
    effective = effective_rows(moments, rate=rate, total=total, variance=variance)
    level = counts.spec.intervals.level
    return Rate(
        hits=hits,
        total=total,
        value=rate,
        interval=effective_interval(rate, effective, level=level, method="wilson_cluster"),
        effective_n=effective,
        variance=variance,
        cautions=("few_people",) if moments.people < FEW_PEOPLE else (),
    )


def effective_rows(moments: Moments, *, rate: float, total: int, variance: float) -> float:
    """How many independent rows would give that variance (8.6); never more than people where they are few."""
    if moments.people <= 1:
        return 1.0
    if moments.people < FEW_PEOPLE:
        return float(min(total, moments.people))
    return rate * (1 - rate) / variance if variance > 0 else float(moments.people)


def _kinds(counts: Counts, match: Match) -> tuple[int, ...] | None:
    """The kinds a match counts, where those kinds hold every row that it counts."""
    kinds = kinds_of(match)
    if kinds is None:
        return None
    held = sum(counts.of(_kind(place)) for place, is_in in enumerate(kinds) if is_in)
    return kinds if held == counts.of(match) else None


def _kind(place: int) -> Match:
    codes = KINDS[place]
    unusable = tuple(range(-7, 0))
    label = (codes["label"],) if codes["label"] >= 0 else unusable
    return Match(label=label, decision=(codes["decision"],))
