"""Areas of every group of a breakdown at once, from its bins or, where they were counted, from distinct scores."""

from __future__ import annotations

import numpy as np

from touchstone.evaluation.areas import Area, Bins, area_of_ranks, areas_of_bins
from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Breakdown, Counts
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.match import Match
from touchstone.evaluation.sql import SQUARE_SCALE, WEIGHT_SCALE


def bins_by_group(breakdown: Breakdown) -> Bins:
    """Positives and negatives of every group by (grid bin, edge rank), lowest score first; made once a breakdown."""
    return breakdown.once("bins", _bins)


def areas(breakdown: Breakdown) -> list[Area | None]:
    """The area of each group: exact where distinct scores were counted, else from bins; None where a class is empty."""
    return breakdown.once("areas", _areas)


def area_of(counts: Counts) -> Area | None:
    """The area of one group."""
    return areas(counts.breakdown)[counts.number]


def cross_area(breakdown: Breakdown, positives: int, negatives: int) -> Area | None:
    """The positives of one group against the negatives of another [BO, KZ], by the places of the groups; from bins."""
    return areas_of_bins(bins_by_group(breakdown).crossed(positives, negatives))[0]


def _areas(breakdown: Breakdown) -> list[Area | None]:
    binned = areas_of_bins(bins_by_group(breakdown))
    if breakdown.exact is None:
        return binned
    sums = [breakdown.exact.get(group) for group in breakdown.groups]
    return [area_of_ranks(one) if one is not None else area for one, area in zip(sums, binned, strict=True)]


def _bins(breakdown: Breakdown) -> Bins:
    score = breakdown.plan.score
    ranks = len(score.edges) + 1 if score is not None else 1
    width = (score.bins if score is not None else 1) * ranks
    columns = ["n", "sw", "sww"] if breakdown.is_weighted else ["n"]
    sides = [[_filled(breakdown, code, column, ranks, width) for column in columns] for code in (1, 0)]
    used = np.flatnonzero((sides[0][0] + sides[1][0]).any(axis=0))
    kept = [[counts[:, used].astype(np.float64) for counts in side] for side in sides]
    (positives, *rest_p), (negatives, *rest_n) = kept
    return Bins(
        positives=positives,
        negatives=negatives,
        grid=used // ranks,
        weights=(rest_p[0] / WEIGHT_SCALE, rest_n[0] / WEIGHT_SCALE) if rest_p else None,
        squares=_pair(rest_p, rest_n),
    )


def _pair(positives: list[Floats], negatives: list[Floats]) -> tuple[Floats, Floats] | None:
    return (positives[1] / SQUARE_SCALE, negatives[1] / SQUARE_SCALE) if positives else None


def _filled(breakdown: Breakdown, code: int, column: str, ranks: int, width: int) -> Ints:
    g, h, values = (breakdown.cells.integers[name] for name in ("g", "h", column))
    picked = breakdown.mask(Match(label=(code,), usable=("g",)))
    counts = np.zeros(len(breakdown.groups) * width, dtype=np.int64)
    np.add.at(counts, breakdown.index[picked] * width + g[picked] * ranks + h[picked], values[picked])
    return counts.reshape(len(breakdown.groups), width)
