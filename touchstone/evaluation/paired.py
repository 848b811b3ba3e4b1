"""Two deciders on the same rows: people without the technology, the technology, and people with it (section 14).

Differences are taken over rows where both decisions are usable, so what the two have in common cancels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from touchstone.evaluation.grouping import Breakdown, Counts
from touchstone.evaluation.intervals import agresti_min
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import Measured, unavailable
from touchstone.evaluation.metric import Metric
from touchstone.evaluation.metrics import accuracy, fpr, selection_rate, tpr
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, UNDEFINED
from touchstone.evaluation.rare import binomial_test

#: Name of the difference → (first decider, second decider).
PAIRS = {
    "technology_minus_baseline": ("decision", "baseline"),
    "combined_minus_technology": ("final", "decision"),
    "combined_minus_baseline": ("final", "baseline"),
}
#: Rates whose denominator does not depend on who decides: only those are paired.
MEASURES: tuple[Metric, ...] = (tpr.METRIC, fpr.METRIC, accuracy.METRIC, selection_rate.METRIC)
#: Which rows each rate counts, and the decision that is a hit; accuracy counts both kinds.
_ROWS: dict[str, tuple[tuple[tuple[int, ...] | None, int], ...]] = {
    "tpr": (((1,), 1),),
    "fpr": (((0,), 1),),
    "accuracy": (((1,), 1), ((0,), 0)),
    "selection_rate": ((None, 1),),
}


@dataclass(frozen=True, kw_only=True)
class PairedRow:
    """The difference of one rate between two deciders, in one group. `value`: first minus second.

    `n`: rows where both are usable; `only_first`, `only_second`: hits of one decider alone; `p`: McNemar's, exact.
    Counts are None where they were not taken or are withheld: nought is a measurement.
    """

    name: str
    metric: str
    breakdown: tuple[str, ...]
    group: tuple[str, ...]
    first: str
    second: str
    n: int | None = None
    first_hits: int | None = None
    second_hits: int | None = None
    only_first: int | None = None
    only_second: int | None = None
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    method: str | None = None
    p: float | None = None
    status: str = OK
    reason: str | None = None
    cautions: tuple[str, ...] = ()


def paired_rows(measured: Measured, breakdown: Breakdown) -> Iterator[PairedRow]:
    """Every pair of deciders that the table holds, by rate and group; none where it holds one decider."""
    for name, (first, second) in PAIRS.items():
        if {first, second} <= set(measured.plan.keys):
            for metric in MEASURES:
                yield from _rows(measured, breakdown, name, metric)


def mcnemar(only_first: int, only_second: int) -> float:
    """McNemar's exact two-sided p value: of the rows on which the two differ, half would favour either [AM]."""
    return binomial_test(only_first, only_first + only_second, 0.5)


def _rows(measured: Measured, breakdown: Breakdown, name: str, metric: Metric) -> Iterator[PairedRow]:
    first, second = PAIRS[name]
    for number, group in enumerate(breakdown.groups):
        blank = PairedRow(
            name=name,
            metric=metric.id,
            breakdown=breakdown.attributes,
            group=group,
            first=first,
            second=second,
            level=measured.spec.intervals.level,
            cautions=_cautions(measured, first, second),
        )
        reason = _why_not(measured, metric, first, second)
        if reason is not None:
            status = NOT_IDENTIFIED if reason == "not_identified" else UNDEFINED
            yield replace(blank, status=status, reason=reason)
        else:
            yield _paired(blank, breakdown.counts(number), metric)


def _why_not(measured: Measured, metric: Metric, first: str, second: str) -> str | None:
    """Weighted pairs are not offered; a rate that the data cannot show for one decider has no difference either."""
    if "sw" in measured.plan.sums:
        return "not_weighted"
    needs = {first, second, *(metric.needs - {"decision"})}
    return unavailable(measured, replace(metric, needs=frozenset(needs)))


def _cautions(measured: Measured, first: str, second: str) -> tuple[str, ...]:
    found = []
    if "baseline" in (first, second) and measured.spec.data.baseline_blind is not True:
        found.append("baseline_not_blind")
    if measured.plan.person is not None:
        found.append("not_adjusted_for_people")
    return tuple(found)


def _paired(blank: PairedRow, counts: Counts, metric: Metric) -> PairedRow:
    both, only_first, only_second, neither = (
        sum(_count(counts, blank, labels, hit, one, other) for labels, hit in _ROWS[metric.id])
        for one, other in ((True, True), (True, False), (False, True), (False, False))
    )
    n = both + only_first + only_second + neither
    if n == 0:
        reason = "empty_group" if counts.n == 0 else metric.reason
        none = replace(blank, n=0, first_hits=0, second_hits=0, only_first=0, only_second=0)
        return replace(none, status=UNDEFINED, reason=reason)
    value, found = agresti_min(only_first, only_second, n, level=blank.level)
    return replace(
        blank,
        n=n,
        first_hits=both + only_first,
        second_hits=both + only_second,
        only_first=only_first,
        only_second=only_second,
        value=value,
        lower=found.lower,
        upper=found.upper,
        method=found.method,
        p=mcnemar(only_first, only_second),
    )


def _count(
    counts: Counts, row: PairedRow, labels: tuple[int, ...] | None, hit: int, first_hits: bool, second_hits: bool
) -> int:
    codes = {row.first: (hit if first_hits else 1 - hit,), row.second: (hit if second_hits else 1 - hit,)}
    return counts.of(
        Match(label=labels, decision=codes.get("decision"), baseline=codes.get("baseline"), final=codes.get("final"))
    )
