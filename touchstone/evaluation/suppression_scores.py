"""What leaves of scores: points of a sweep, bands of calibration and areas, each tested like any table of counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from touchstone.evaluation.bins import SCORED_AND_LABELLED, tenths
from touchstone.evaluation.calibration import CalibrationRow
from touchstone.evaluation.comparisons import reference_of
from touchstone.evaluation.grouping import Group
from touchstone.evaluation.intervals import Floats, wilson_limits
from touchstone.evaluation.match import Match
from touchstone.evaluation.outcome import OK, SUPPRESSED
from touchstone.evaluation.ranking import FROM_REFERENCE, TO_REFERENCE, AreaRow, why_not
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.suppression_counts import EVERYBODY, MOST, Count, Counted, What
from touchstone.evaluation.suppression_rows import Row, labelled_counts
from touchstone.evaluation.suppression_rules import HIDDEN, Rule, in_figures, with_figures
from touchstone.evaluation.sweep import DECLARED, PAIRS, RECORDED, SweepTable

_LABELS = (None, (1,), (0,))


@dataclass(frozen=True, kw_only=True)
class PointCounts:
    """The six counts of one point of a sweep for one group, in the order of a sweep's columns."""

    selected: Count
    scored: Count
    tp: Count
    fp: Count
    fn: Count
    tn: Count

    def all(self) -> tuple[Count, ...]:
        """The six."""
        return tuple(getattr(self, field.name) for field in fields(self))


def point_counts(counted: Counted, table: SweepTable, group: Group, point: int) -> PointCounts:
    """Where a point cuts: above and below, of everybody scored and by outcome."""
    kind = table.points[point].kind
    if kind == RECORDED:
        above = [What(match=Match(label=label, decision=(1,))) for label in _LABELS]
        below = [What(match=Match(label=label, decision=(0,))) for label in _LABELS]
        whole = What(match=Match(decision=(0, 1)))
    else:
        rank = [one.threshold for one in table.points if one.kind == DECLARED].index(table.points[point].threshold)
        matches = [Match(label=label, usable=("g",)) for label in _LABELS]
        above = [What(match=match, key=("h", rank + 1, MOST)) for match in matches]
        below = [What(match=match, key=("h", 0, rank)) for match in matches]
        whole = What(match=matches[0])

    def count(what: What) -> Count:
        return counted.count(table.breakdown, group, what)

    return PointCounts(
        selected=count(above[0]),
        scored=count(whole),
        tp=count(above[1]),
        fp=count(above[2]),
        fn=count(below[1]),
        tn=count(below[2]),
    )


def sweep_rows(counted: Counted, sweeps: Sequence[SweepTable], rule: Rule) -> Iterator[Row]:
    """A row for each point that may be shown at all: none of the grid, and none too near another of its group."""
    for number, table in enumerate(sweeps):
        for place, group in enumerate(table.groups):
            for point in apart(counted, table, place, rule):
                counts = point_counts(counted, table, group, point)
                shows = counts.all() if _has_labels(counted) else (counts.selected, counts.scored)
                guards = (counted.count(table.breakdown, group, counts.scored.what, counts.selected.what),)
                size = counted.count(table.breakdown, group, EVERYBODY)
                yield Row(key=("sweeps", (number, place, point)), shows=(*shows, size), guards=guards)


def _has_labels(counted: Counted) -> bool:
    return "label" in counted.measured.plan.keys


def apart(counted: Counted, table: SweepTable, group: int, rule: Rule) -> list[int]:
    """Points of one group with no small number of people between any two: sweeps are cumulative.

    The operating threshold is kept before the others: estimates show it anyway.
    """
    declared = [place for place, point in enumerate(table.points) if point.kind == DECLARED]
    operating = counted.measured.spec.operating
    first = [place for place in declared if operating and table.points[place].threshold == operating.threshold]
    names = ("tp", "fp") if _has_labels(counted) else ("selected",)
    kept: list[int] = []
    for place in [*first, *(place for place in declared if place not in first)]:
        gaps = [
            abs(int(getattr(table, name)[group, place]) - int(getattr(table, name)[group, other]))
            for other in kept
            for name in names
        ]
        if not any(rule.is_small(gap) for gap in gaps):
            kept.append(place)
    recorded = [place for place, point in enumerate(table.points) if point.kind == RECORDED]
    return [*recorded, *sorted(kept)]


def shown_sweeps(sweeps: Sequence[SweepTable], shown: set[object], rule: Rule, level: float) -> Iterator[SweepTable]:
    """A table for each group that has a point left, its rates worked out again from rounded counts."""
    for number, table in enumerate(sweeps):
        for place in range(len(table.groups)):
            points = [point for point in range(len(table.points)) if (number, place, point) in shown]
            if points:
                yield _rounded_sweep(_cut(table, place, points), rule, level)


def _cut(table: SweepTable, group: int, points: list[int]) -> SweepTable:
    where = np.ix_([group], points)
    arrays = {name: getattr(table, name)[where] for name in (*_COUNTS, "net_benefit")}
    rates = {
        name: {rate: values[where] for rate, values in getattr(table, name).items()}
        for name in ("rates", "lower", "upper")
    }
    names = {"groups": (table.groups[group],), "points": tuple(table.points[point] for point in points)}
    return replace(table, **names, **arrays, **rates)  # type: ignore[arg-type]  # arrays by the names of its fields


_COUNTS = ("selected", "scored", "tp", "fp", "fn", "tn")


def _rounded_sweep(table: SweepTable, rule: Rule, level: float) -> SweepTable:
    counts = {name: np.vectorize(rule.rounded, otypes=[np.int64])(getattr(table, name)) for name in _COUNTS}
    wholes = {
        "selected": counts["selected"],
        "scored": counts["scored"],
        "tp": counts["tp"],
        "fp": counts["fp"],
        "tn": counts["tn"],
        "positives": counts["tp"] + counts["fn"],
        "negatives": counts["fp"] + counts["tn"],
        "labelled_above": counts["tp"] + counts["fp"],
        "labelled_below": counts["fn"] + counts["tn"],
    }
    rates, lower, upper = dict(table.rates), dict(table.lower), dict(table.upper)
    for rate, (part, whole) in PAIRS.items():
        if rate in table.not_identified:
            continue
        k, n = wholes[part].astype(float), wholes[whole].astype(float)
        if table.method == "wilson":
            low, high = wilson_limits(k, n, level)
            rates[rate], lower[rate], upper[rate] = (_figures(one) for one in (k / n, low, high))
        else:
            snapped = np.round(table.rates[rate] * n / rule.base) * rule.base / n
            rates[rate] = _figures(snapped)
            lower[rate] = upper[rate] = np.full(n.shape, np.nan)
    blank = np.full(table.net_benefit.shape, np.nan)
    return replace(table, **counts, rates=rates, lower=lower, upper=upper, net_benefit=blank)


def _figures(values: object) -> Floats:
    made: Floats = np.vectorize(lambda value: in_figures(float(value)), otypes=[np.float64])(values)
    return made


def calibration_counts(counted: Counted, rows: Sequence[CalibrationRow]) -> Iterator[Row]:
    """A row for each band of a group."""
    for place, row in enumerate(rows):
        if row.band is None:
            continue
        bands = counted.measured.breakdown(row.breakdown).once("tenths", tenths)
        mine = np.flatnonzero((bands >= row.band - 1) & (bands <= row.band + row.merged - 2))
        key = ("g", int(mine[0]), int(mine[-1])) if len(mine) else ("g", MOST, MOST)
        whole, part = What(match=SCORED_AND_LABELLED, key=key), What(match=Match(label=(1,), usable=("g",)), key=key)
        shows = [counted.count(row.breakdown, row.group, what) for what in (whole, part, EVERYBODY)]
        rest = counted.count(row.breakdown, row.group, whole, part)
        yield Row(key=("calibration", place), shows=tuple(shows), guards=(rest,))


def shown_calibration(rows: Sequence[CalibrationRow], withheld: set[object], rule: Rule) -> Iterator[CalibrationRow]:
    """The bands that may be shown; a group of which one may not ends with a row that says so."""
    gone: dict[tuple[tuple[str, ...], Group], CalibrationRow] = {}
    for place, row in enumerate(rows):
        if row.band is None:
            yield row
        elif place not in withheld:
            yield _rounded_band(row, rule)
        else:
            gone.setdefault((row.breakdown, row.group), row)
    for (breakdown, group), row in gone.items():
        yield CalibrationRow(breakdown=breakdown, group=group, level=row.level, status=SUPPRESSED, reason=HIDDEN)


def _rounded_band(row: CalibrationRow, rule: Rule) -> CalibrationRow:
    n, positives = rule.rounded(row.n or 0), rule.rounded(row.positives or 0)
    made = replace(row, n=n, positives=positives, mean_score=in_figures(row.mean_score))
    if row.status != OK:
        return made
    if row.method == "wilson":
        lower, upper = wilson_limits(positives, n, row.level)
        found = (positives / n, float(lower), float(upper))
        observed, low, high = (in_figures(value) for value in found)
        return replace(made, observed=observed, lower=low, upper=high)
    snapped = round((row.observed or 0.0) * n / rule.base) * rule.base / n
    return replace(made, observed=in_figures(snapped), lower=None, upper=None, method=None)


def area_counts(counted: Counted, rows: Sequence[AreaRow]) -> Iterator[Row]:
    """A row for each area: the positives and negatives that it sets against each other."""
    if why_not(counted.measured):
        return
    for place, row in enumerate(rows):
        own = labelled_counts(counted, row.breakdown, row.group)
        shows = own
        if row.reference is not None and row.kind in (TO_REFERENCE, FROM_REFERENCE):
            shows = (*own, *labelled_counts(counted, row.breakdown, row.reference))  # type: ignore[assignment]
        size = counted.count(row.breakdown, row.group, EVERYBODY)
        yield Row(key=("areas", place), shows=(*shows, size))


_DIFFERENCE = ("difference", "difference_lower", "difference_upper")


def shown_areas(rows: Sequence[AreaRow], withheld: set[object], rule: Rule, spec: EvaluationSpec) -> Iterator[AreaRow]:
    """Areas to three figures; a difference only where both areas of it are shown."""
    gone = {(row.breakdown, row.group) for place, row in enumerate(rows) if place in withheld}
    for place, row in enumerate(rows):
        if place in withheld:
            yield AreaRow(
                breakdown=row.breakdown,
                group=row.group,
                kind=row.kind,
                reference=row.reference,
                level=row.level,
                status=SUPPRESSED,
                reason=HIDDEN,
            )
            continue
        made = with_figures(row, "value", "se", "lower", "upper", "bound", "estimate", *_DIFFERENCE)
        is_both = (row.breakdown, reference_of(spec, row.breakdown)) not in gone
        made = replace(made, positives=rule.rounded(row.positives or 0), negatives=rule.rounded(row.negatives or 0))
        yield made if is_both else replace(made, difference=None, difference_lower=None, difference_upper=None)
