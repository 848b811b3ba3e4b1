"""A composite figure of one group, with the interval of its resampled cells where rows are independent."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from touchstone.evaluation.bootstrap import METHOD, resampled_interval
from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import Floats, Interval
from touchstone.evaluation.match import Match
from touchstone.evaluation.metric import Composite, Figure, Undefined


def composite_of(counts: Counts, composite: Composite) -> Figure | Undefined:
    """The figure of one group. With weights its parts are weighed; with weights or people it has no interval (8.7)."""
    return figure_of([(counts, match) for match in composite.parts], composite)


def figure_of(parts: Sequence[tuple[Counts, Match]], composite: Composite) -> Figure | Undefined:
    """The same over parts of several groups of one breakdown."""
    counts = parts[0][0]
    amounts = np.array([one.amount(match) for one, match in parts])
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(composite.value(amounts, counts.spec))
    if not math.isfinite(value):
        return Undefined(composite.reason)
    rows = np.array([one.of(match) for one, match in parts], dtype=np.int64)
    return with_interval(Figure(value=value), counts, rows, lambda drawn: composite.value(drawn, counts.spec))


def with_interval(figure: Figure, counts: Counts, rows: Ints, value: Callable[[Floats], Floats]) -> Figure:
    """The figure of `rows` with its interval by resampling, or why there is none."""
    if counts.breakdown.is_weighted:
        return replace(figure, cautions=("no_interval_with_weights",))
    if counts.plan.person is not None:
        return replace(figure, cautions=("no_interval_with_people",))
    total = max(counts.in_all, int(rows.sum()))  # parts that were rounded one by one may come to more than the whole
    level = counts.spec.intervals.level
    found = resampled_interval(rows, total=total, value=value, seed=counts.spec.seed, level=level)
    interval = found.interval or Interval(None, None, METHOD)
    return replace(
        figure,
        lower=interval.lower,
        upper=interval.upper,
        method=METHOD,
        undefined_replicates=found.undefined,
        cautions=() if found.interval is not None else ("below_minimum",),
    )
