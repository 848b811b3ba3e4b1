"""Intervals for figures with no formula of their own: the cells drawn again and again from one multinomial [ET].

Drawing cells is the same in distribution as drawing independent rows, many times faster. Not for weights or people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.intervals import Floats, Interval

REPLICATES = 1_000
MOST_UNDEFINED = 0.05  # of the replicates, above which there is no interval
METHOD = "bootstrap_cells"


@dataclass(frozen=True, kw_only=True)
class Resampled:
    """The percentile interval (None where too many replicates have no figure), and how many have none."""

    interval: Interval | None
    undefined: int
    replicates: int


def resampled_interval(
    rows: Ints,
    *,
    total: int,
    value: Callable[[Floats], Floats],
    seed: int,
    level: float = 0.95,
    replicates: int = REPLICATES,
) -> Resampled:
    """The interval of a figure of counts.

    `rows`: rows in each cell that matters, (cells,); `total`: rows of the whole table, so that the size of the group
    varies too; `value`: from counts (replicates, cells) to figures (replicates,), NaN where there is none.
    """
    drawn = draws(rows, total=total, seed=seed, replicates=replicates)
    with np.errstate(divide="ignore", invalid="ignore"):
        figures = np.asarray(value(drawn), dtype=np.float64)
    known = figures[np.isfinite(figures)]
    undefined = replicates - len(known)
    if undefined > MOST_UNDEFINED * replicates:
        return Resampled(interval=None, undefined=undefined, replicates=replicates)
    tail = (1 - level) / 2
    lower, upper = np.quantile(known, [tail, 1 - tail])
    return Resampled(interval=Interval(float(lower), float(upper), METHOD), undefined=undefined, replicates=replicates)


def draws(rows: Ints, *, total: int, seed: int, replicates: int = REPLICATES) -> Floats:
    """Counts drawn with the observed shares, (replicates, cells); what is left of `total` falls outside them."""
    counts = np.asarray(rows, dtype=np.int64)
    rest = total - int(counts.sum())
    if total == 0:
        return np.zeros((replicates, len(counts)))
    generator = np.random.Generator(np.random.PCG64(seed))
    shares = np.append(counts, rest) / total
    drawn = generator.multinomial(total, shares, size=replicates)
    return drawn[:, :-1].astype(np.float64)
