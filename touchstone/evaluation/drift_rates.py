"""Rates watched over time: agreed limits, control limits from the baseline, and a cumulative sum."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from touchstone.evaluation.breach import BREACH, WATCH, Fired, LimitRuns, state_of
from touchstone.evaluation.comparisons import compare_in_period
from touchstone.evaluation.control import (
    Control,
    Step,
    control,
    cusum,
    cusum_threshold,
    overdispersion,
    widening_of,
    worse_rate,
)
from touchstone.evaluation.drift import FIGURE, RATE, Drift, DriftRow, Watch, breaches_of
from touchstone.evaluation.figures_compared import compare_figures, is_compared
from touchstone.evaluation.grouping import Breakdown, Group
from touchstone.evaluation.limits import COMPARED, verdicts_on_comparison, verdicts_on_estimate
from touchstone.evaluation.measure import measure, unavailable
from touchstone.evaluation.metric import Metric
from touchstone.evaluation.outcome import OK, Estimate, LimitVerdict
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.spec import Limit


@dataclass(frozen=True, kw_only=True)
class Series:
    """One rate of one group over all periods: estimates and verdicts in the order of the periods."""

    quantity: str
    metric: str
    direction: str
    is_rate: bool
    breakdown: tuple[str, ...]
    group: Group
    estimates: Sequence[Estimate]
    verdicts: Sequence[Sequence[LimitVerdict]]
    baseline: Estimate


def rate_drift(watch: Watch) -> Drift:
    """Every metric that the spec asks to watch (all it asks for, where it names none), for every group."""
    asked = watch.measured.spec.drift
    choices = {choice.id: choice.limit for choice in watch.measured.spec.metrics}
    ids = asked.metrics if asked is not None and asked.metrics else tuple(choices)
    known = catalogue()
    return Drift.joined(
        watched(watch, series)
        for name in ids
        if name in known and not unavailable(watch.measured, known[name])
        for series in _series_of(watch, known[name], choices.get(name))
    )


def _series_of(watch: Watch, metric: Metric, limit: Limit | None) -> Iterator[Series]:
    measured = watch.measured
    for attributes in measured.breakdowns:
        whole = measured.breakdown(attributes)
        pieces = [whole.in_periods(place, place, name) for place, name in enumerate(watch.labels)]
        columns = [list(measure(measured, metric, piece)) for piece in pieces]
        base = list(measure(measured, metric, whole.in_periods(watch.first, watch.last)))
        verdicts = [_judged(watch, metric, limit, piece, one) for piece, one in zip(pieces, columns, strict=True)]
        for number, baseline in enumerate(base):
            if any(len(column) != len(base) for column in columns):
                continue  # a metric shown only beside a reference that some period lacks
            group = baseline.group
            yield Series(
                quantity=RATE if metric.is_rate else FIGURE,
                metric=metric.id,
                direction=metric.direction,
                is_rate=metric.is_rate,
                breakdown=attributes,
                group=group,
                estimates=[column[number] for column in columns],
                verdicts=[[one for one in found if one.group == group] for found in verdicts],
                baseline=baseline,
            )


def _judged(
    watch: Watch, metric: Metric, limit: Limit | None, piece: Breakdown, estimates: Sequence[Estimate]
) -> list[LimitVerdict]:
    if limit is None:
        return []
    found = [verdict for one in estimates for verdict in verdicts_on_estimate(limit, one)]
    if not piece.attributes or all(getattr(limit, rule) is None for rule in COMPARED):
        return found
    if metric.is_rate:
        comparisons = compare_in_period(watch.measured, metric, piece)
    else:
        are_there = is_compared(metric) and estimates
        comparisons = compare_figures(watch.measured.spec, metric, estimates).comparisons if are_there else ()
    return found + [verdict for one in comparisons for verdict in verdicts_on_comparison(limit, one)]


def watched(watch: Watch, series: Series) -> Drift:
    """The rows and breaches of one figure, period by period."""
    steps, threshold, worse = _sums(watch, series)
    ratio = _overdispersion(watch, series)
    runs = LimitRuns(counts={})
    made = []
    for place, estimate in enumerate(series.estimates):
        size = estimate.denominator if estimate.denominator is not None else estimate.n or 0
        is_enough = estimate.status == OK and size >= watch.least
        fired = list(runs.after(series.verdicts[place])) if is_enough else []
        limits = _control(series, estimate, ratio) if is_enough else None
        if limits is not None and limits.is_outside:
            fired.append(Fired(rule="control", state=WATCH, limit="control", origin=watch.origin))
        step = steps.get(place)
        if step is not None and step.is_signal and is_enough:
            fired.append(Fired(rule="cusum", state=BREACH, limit=f"cusum to {worse!r}", origin=watch.origin))
        row = DriftRow(
            quantity=series.quantity,
            metric=series.metric,
            breakdown=series.breakdown,
            group=series.group,
            period=watch.labels[place],
            is_baseline=watch.is_baseline(place),
            n=size,
            numerator=estimate.numerator,
            value=estimate.value,
            lower=estimate.lower,
            upper=estimate.upper,
            baseline=series.baseline.value,
            baseline_n=series.baseline.denominator,
            control_lower=limits.lower if limits is not None else None,
            control_upper=limits.upper if limits is not None else None,
            overdispersion=ratio,
            cusum=step.value if step is not None else None,
            cusum_threshold=threshold if step is not None else None,
            worse=worse if step is not None else None,
            state=state_of(is_enough=is_enough, expected=_expected(series, limits), fired=fired),
            rules=tuple(one.rule for one in fired),
            reason=estimate.reason or (None if is_enough else "below_minimum"),
        )
        made.append(Drift(rows=(row,), breaches=breaches_of(row, fired), limits=tuple(series.verdicts[place])))
    return Drift.joined(made)


def _expected(series: Series, limits: Control | None) -> float | None:
    if not series.is_rate:
        return math.inf  # a figure without a binomial law is held to the agreed limits alone
    return limits.expected if limits is not None else None


def _rows_of(estimate: Estimate) -> tuple[float, float] | None:
    """Hits and rows that count: effective ones where rows are weighted or people repeat. None where undefined."""
    if estimate.status != OK or estimate.value is None or not estimate.denominator:
        return None
    if estimate.effective_n is not None:
        return estimate.value * estimate.effective_n, estimate.effective_n
    return float(estimate.numerator or 0), float(estimate.denominator)


def _base_rate(series: Series) -> float | None:
    """The baseline's rate; where it saw no hit (or no miss) at all, half a one is supposed, so that many surprise."""
    rows = _rows_of(series.baseline) if series.is_rate else None
    if rows is None:
        return None
    hits, total = rows
    return min(max(hits, 0.5), total - 0.5) / total if total > 1 else None


def _control(series: Series, estimate: Estimate, ratio: float | None) -> Control | None:
    rate, rows = _base_rate(series), _rows_of(estimate)
    if rate is None or rows is None or rows[1] < 1:
        return None
    total = math.floor(rows[1])
    return control(hits=rows[0] / rows[1] * total, total=total, rate=rate, widening=widening_of(ratio or 1.0))


def _overdispersion(watch: Watch, series: Series) -> float | None:
    """How much more than binomially the baseline's own periods vary; None where they cannot tell."""
    if not series.is_rate:
        return None
    rows = [found for one in series.estimates[watch.first : watch.last + 1] if (found := _rows_of(one)) is not None]
    return overdispersion([k for k, _ in rows], [n for _, n in rows]) if len(rows) > 1 else None


def _sums(watch: Watch, series: Series) -> tuple[dict[int, Step], float | None, float | None]:
    """The cumulative sum over the periods after the baseline (place → step), its threshold, and the worse rate."""
    drift, rate = watch.measured.spec.drift, _base_rate(series)
    if drift is None or rate is None or series.quantity != RATE:
        return {}, None, None
    worse = drift.worse.get(series.metric, worse_rate(rate, series.direction))
    rows = {place: found for place in watch.after if (found := _rows_of(series.estimates[place])) is not None}
    if worse is None or not 0 < worse < 1 or worse == rate or not rows:
        return {}, None, None
    usual = math.fsum(n for _, n in rows.values()) / len(rows)
    planned = tuple(max(round(rows[place][1] if place in rows else usual), 1) for place in watch.after)
    threshold = cusum_threshold(totals=planned, rate=rate, worse=worse, seed=watch.measured.spec.seed)
    steps = cusum(
        hits=[k for k, _ in rows.values()],
        totals=[n for _, n in rows.values()],
        rate=rate,
        worse=worse,
        threshold=threshold,
    )
    return dict(zip(rows, steps, strict=True)), threshold, worse
