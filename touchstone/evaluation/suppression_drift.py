"""What leaves of watching over time: periods are parts of totals, so each period's counts are tested beside them."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from touchstone.evaluation.accounting import NAMES
from touchstone.evaluation.breach import Breach
from touchstone.evaluation.distances import jensen_shannon, stability
from touchstone.evaluation.drift import COVERAGE, MIX, RATE, SCORE, DriftRow
from touchstone.evaluation.drift_distributions import bands_of
from touchstone.evaluation.intervals import rate_interval
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.suppression_counts import Count, Counted, What
from touchstone.evaluation.suppression_rows import Row, parts_of, periods_of, rate_counts
from touchstone.evaluation.suppression_rules import Rule, in_figures, with_figures

MOST_LOOKED_AT = 5_000  # rows
_KEYS = {"score": "g", "weight": "wcode"}
_CODES = {name: code for code, name in NAMES.items()}


def drift_rows(counted: Counted, rows: Sequence[DriftRow]) -> Iterator[Row]:
    """A row for each quantity, group and period: its own counts, and those of the baseline it is held against.

    Of a great many, only those of the coarser breakdowns are looked at.
    """
    refused = _refused(rows)
    for place, row in enumerate(rows):
        if row.breakdown in refused:
            yield Row(key=("drift", place), shows=(), refused=row.breakdown)
            continue
        now, base = periods_of(counted, row.period), baseline_of(counted)
        if now is None or base is None:
            continue
        shows: list[Count] = []
        guards: list[Count] = []
        for periods in (now, base):
            found, left = _counts(counted, row, periods)
            shows += found
            guards += left
        yield Row(key=("drift", place), shows=tuple(shows), guards=tuple(guards))


def _refused(rows: Sequence[DriftRow]) -> set[tuple[str, ...]]:
    sizes = Counter(row.breakdown for row in rows)
    ordered = sorted(sizes, key=lambda one: (len(one), sizes[one], one))
    sums = itertools.accumulate(sizes[one] for one in ordered)
    return {one for one, size in zip(ordered, sums, strict=True) if size > MOST_LOOKED_AT}


def baseline_of(counted: Counted) -> tuple[int, int] | None:
    """The baseline's periods, as places in the plan's list."""
    drift, planned = counted.measured.spec.drift, counted.measured.plan.period
    if drift is None or planned is None:
        return None
    first, last = (planned.labels.index(str(one)) for one in drift.baseline)
    return first, last


def _counts(counted: Counted, row: DriftRow, periods: tuple[int, int]) -> tuple[tuple[Count, ...], tuple[Count, ...]]:
    size = counted.count(row.breakdown, row.group, What(periods=periods))
    if row.quantity == COVERAGE:
        role, _, name = row.metric.partition(":")
        code = _CODES[name]
        part = What(key=(_KEYS.get(role, role), code, code), periods=periods)
        return rate_counts(counted, row.breakdown, row.group, part, What(periods=periods))
    if row.quantity == MIX:
        groups = counted.measured.breakdown((row.metric,)).groups
        return tuple(counted.count((row.metric,), group, What(periods=periods)) for group in groups), ()
    if row.quantity == SCORE:
        return tuple(counted.count(row.breakdown, row.group, what) for what in _bands(counted, row, periods)), ()
    metric = catalogue()[row.metric]
    if row.quantity == RATE and metric.numerator is not None and metric.denominator is not None:
        part, whole = (What(match=match, periods=periods) for match in (metric.numerator, metric.denominator))
        shows, guards = rate_counts(counted, row.breakdown, row.group, part, whole)
        return (size, *shows), guards
    whats = [What(match=match, periods=periods) for match in parts_of(metric)]
    return (size, *(counted.count(row.breakdown, row.group, what) for what in whats)), ()


def _bands(counted: Counted, row: DriftRow, periods: tuple[int, int]) -> list[What]:
    """Rows with a usable score in each band of the baseline: consecutive bins of the grid."""
    score, base = counted.measured.plan.score, baseline_of(counted)
    if score is None or base is None:
        return []
    place = counted.places(row.breakdown)[row.group]
    breakdown = counted.measured.breakdown(row.breakdown)
    g, when, rows = (breakdown.cells.integers[name] for name in ("g", "period", "n"))
    picked = (breakdown.index == place) & (g >= 0) & (when >= base[0]) & (when <= base[1])
    fine = np.bincount(g[picked], rows[picked], score.bins).astype(np.int64)
    bands = bands_of(fine)
    found = []
    for band in sorted(set(bands.tolist())):
        mine = np.flatnonzero(bands == band)
        found.append(What(key=("g", int(mine[0]), int(mine[-1])), periods=periods))
    return found


def shown_drift(
    counted: Counted, rows: Sequence[DriftRow], withheld: set[object], rule: Rule, spec: EvaluationSpec
) -> Iterator[DriftRow]:
    """Rows that may be shown, from rounded counts. Control limits and sums over periods say too much and stay."""
    for place, row in enumerate(rows):
        if place not in withheld:
            is_spread = row.quantity in (MIX, SCORE)
            yield _rounded_distribution(counted, row, rule) if is_spread else _rounded_rate(row, rule, spec)


def _without_sums(row: DriftRow) -> DriftRow:
    return replace(
        row, control_lower=None, control_upper=None, overdispersion=None, cusum=None, cusum_threshold=None, ks=None
    )


def _rounded_rate(row: DriftRow, rule: Rule, spec: EvaluationSpec) -> DriftRow:
    n = rule.rounded(row.n)
    made = replace(
        row,
        n=n,
        numerator=None if row.numerator is None else rule.rounded(row.numerator),
        baseline_n=None if row.baseline_n is None else rule.rounded(row.baseline_n),
    )
    made = with_figures(_without_sums(made), "value", "lower", "upper", "baseline", "worse")
    if made.numerator is not None and n and row.quantity in (RATE, COVERAGE):
        interval = rate_interval(made.numerator, n, level=spec.intervals.level, method=spec.intervals.method)
        made = replace(made, value=made.numerator / n, lower=interval.lower, upper=interval.upper)
    if row.baseline is not None and made.baseline_n and row.quantity in (RATE, COVERAGE):
        hits = rule.rounded(round(row.baseline * (row.baseline_n or 0)))
        made = replace(made, baseline=hits / made.baseline_n)
    return with_figures(made, "value", "lower", "upper", "baseline")


def _rounded_distribution(counted: Counted, row: DriftRow, rule: Rule) -> DriftRow:
    now, base = periods_of(counted, row.period), baseline_of(counted)
    made = replace(_without_sums(row), n=rule.rounded(row.n), baseline_n=rule.rounded(row.baseline_n or 0))
    if now is None or base is None or row.value is None:
        return made
    bands, before = (
        [rule.rounded(counted.value(count)) for count in _counts(counted, row, periods)[0]] for periods in (now, base)
    )
    found = stability(before, bands)
    if found is None:
        return replace(made, value=None, statistic=None, df=None, p=None, p_adjusted=None, js=None)
    return replace(
        made,
        value=in_figures(found.value),
        statistic=in_figures(found.statistic),
        df=found.df,
        p=in_figures(found.p),
        p_adjusted=in_figures(row.p_adjusted),
        js=in_figures(jensen_shannon(before, bands)),
    )


def shown_breaches(
    breaches: Sequence[Breach], rows: Sequence[DriftRow], shown: Sequence[DriftRow], withheld: set[object]
) -> Iterator[Breach]:
    """Breaches of rows that are shown, with the figures shown there."""
    kept = [row for place, row in enumerate(rows) if place not in withheld]
    by_key = {_key(row): (row, after) for row, after in zip(kept, shown, strict=True)}
    for breach in breaches:
        if _key(breach) in by_key:
            before, after = by_key[_key(breach)]
            is_own = breach.value == before.value  # else a difference or a ratio: the rule says it without its figures
            value, lower, upper = (after.value, after.lower, after.upper) if is_own else (None, None, None)
            yield replace(breach, numerator=after.numerator, n=after.n, value=value, lower=lower, upper=upper)


def _key(row: DriftRow | Breach) -> tuple[object, ...]:
    return row.quantity, row.metric, row.breakdown, row.group, row.period
