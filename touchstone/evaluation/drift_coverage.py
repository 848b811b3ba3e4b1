"""Coverage watched over time: how many rows of each role cannot be used, and under which code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from touchstone.evaluation.accounting import NAMES
from touchstone.evaluation.drift import COVERAGE, Drift, Watch
from touchstone.evaluation.drift_rates import Series, watched
from touchstone.evaluation.grouping import Breakdown
from touchstone.evaluation.intervals import rate_interval
from touchstone.evaluation.outcome import UNDEFINED, Estimate

_ROLES = {"g": "score", "wcode": "weight"}


def coverage_drift(watch: Watch) -> Drift:
    """For each role and each code of rows that cannot be used, its share by period, for everybody and each level."""
    measured = watch.measured
    singles = [(), *((item.name,) for item in measured.plan.attributes)]
    parts = [
        watched(watch, series)
        for key in measured.plan.keys
        if key not in ("h", "period")
        for attributes in singles
        for series in _coverage(watch, key, measured.breakdown(attributes))
    ]
    return Drift.joined(parts)


def _coverage(watch: Watch, key: str, breakdown: Breakdown) -> Iterator[Series]:
    integers = breakdown.cells.integers
    codes = sorted({int(code) for code in set(integers[key].tolist()) if code < 0}, reverse=True)
    pieces = [breakdown.in_periods(place, place, name) for place, name in enumerate(watch.labels)]
    base = breakdown.in_periods(watch.first, watch.last)
    for code in codes:
        metric = f"{_ROLES.get(key, key)}:{NAMES[code]}"
        columns = [_shares(watch, metric, piece, key, code) for piece in pieces]
        for number, baseline in enumerate(_shares(watch, metric, base, key, code)):
            yield Series(
                quantity=COVERAGE,
                metric=metric,
                direction="none",
                is_rate=True,
                breakdown=breakdown.attributes,
                group=breakdown.groups[number],
                estimates=[column[number] for column in columns],
                verdicts=[[] for _ in columns],
                baseline=baseline,
            )


def _shares(watch: Watch, metric: str, piece: Breakdown, key: str, code: int) -> list[Estimate]:
    """The share of rows under that code, row by row and unweighted."""
    hits = piece.total_where(piece.cells.integers[key] == code)
    level = watch.measured.spec.intervals.level
    found = []
    for group, k, n in zip(piece.groups, hits.tolist(), piece.sizes.tolist(), strict=True):
        blank = Estimate(
            id="", metric=metric, breakdown=piece.attributes, group=group, period=piece.period, n=n, level=level
        )
        if n == 0:
            found.append(replace(blank, status=UNDEFINED, reason="empty_group"))
            continue
        interval = rate_interval(k, n, level=level, method=watch.measured.spec.intervals.method)
        found.append(
            replace(
                blank,
                value=k / n,
                numerator=k,
                denominator=n,
                lower=interval.lower,
                upper=interval.upper,
                method=interval.method,
            )
        )
    return found
