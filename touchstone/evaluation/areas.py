"""The area under the ROC curve: its value, its standard error, and how far binning can have moved it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.intervals import Floats, Interval, mover_difference, normal_quantile

DELONG = "delong_logit"
ENOUGH = 50  # of each class before the logit scale may be trusted (coverage by simulation, section 10.3)
CROWD = 0.05  # of a class in one bin: so many cannot be told apart
CROWD_ROWS = 10  # and at least so many: a class of nineteen has a twentieth of itself in any bin it has
TINY = 1e-300  # in place of zero below a fraction whose result is not used
WORTH_KNOWING = 10  # binning is ignored where it moves the area by less than this part of its standard error


@dataclass(frozen=True, kw_only=True)
class Area:
    """`value` and `se` [D88, SX]; `bound`: the area of the unbinned score cannot be further away; `change`: on merging
    the bins of the grid in pairs; `largest_share`: of either class in one bin; `is_crowded`: whether that is a crowd.

    `positives`, `negatives`: rows; `effective`: the numbers that count for the interval (Kish's, under weights);
    `is_exact`: by distinct score, so that no bin stands between.
    """

    value: float
    se: float
    bound: float
    change: float
    largest_share: float
    positives: float
    negatives: float
    effective: tuple[float, float]
    is_crowded: bool = False
    is_exact: bool = False

    @property
    def is_coarse(self) -> bool:
        """Whether binning may have moved the figure by more than its own uncertainty allows to ignore."""
        return not self.is_exact and (self.change > self.se / WORTH_KNOWING or self.is_crowded)


@dataclass(frozen=True, kw_only=True)
class Bins:
    """Counts of positives and negatives, groups × bins, lowest score first.

    `grid`: the grid bin of each column (None: the columns are one grid); `weights`, `squares`: of the positives and of
    the negatives Σw and Σw², where rows bear sampling weights.
    """

    positives: Floats
    negatives: Floats
    grid: Ints | None = None
    weights: tuple[Floats, Floats] | None = None
    squares: tuple[Floats, Floats] | None = None

    def crossed(self, positives: int, negatives: int) -> Bins:
        """One group's positives with another's negatives [BO, KZ], as bins of one group."""

        def pick(pair: tuple[Floats, Floats] | None) -> tuple[Floats, Floats] | None:
            return None if pair is None else (pair[0][[positives]], pair[1][[negatives]])

        return Bins(
            positives=self.positives[[positives]],
            negatives=self.negatives[[negatives]],
            grid=self.grid,
            weights=pick(self.weights),
            squares=pick(self.squares),
        )


def area_from_bins(positives: Floats | Sequence[float], negatives: Floats | Sequence[float]) -> Area | None:
    """The area of one group from counts by the bins of one grid, empty ones too; None where a class is empty."""
    p, q = (np.asarray(one, dtype=np.float64)[None, :] for one in (positives, negatives))
    return areas_of_bins(Bins(positives=p, negatives=q))[0]


def areas_of_bins(bins: Bins) -> list[Area | None]:
    """The area of each group: DeLong's estimate for the binned score, ties counting half [D88, SX].

    Under weights the components come from weighted counts and each class's variance is Σ w²(V - A)² / (Σw)² (8.5).
    None for a group without positives or without negatives, or with none that bear weight.
    """
    rows = (bins.positives, bins.negatives)
    p, q = bins.weights if bins.weights is not None else rows
    whole_p, whole_q = p.sum(axis=1), q.sum(axis=1)
    has = (whole_p > 0) & (whole_q > 0)
    totals = (np.where(has, whole_p, 1.0)[:, None], np.where(has, whole_q, 1.0)[:, None])
    placed_p = (np.cumsum(q, axis=1) - q / 2) / totals[1]
    placed_q = (totals[0] - np.cumsum(p, axis=1) + p / 2) / totals[0]
    value = (p * placed_p).sum(axis=1) / totals[0][:, 0]
    sides = [
        _side(counts, weighted, whole[:, 0], (placed - value[:, None]) ** 2, squares)
        for counts, weighted, whole, placed, squares in zip(
            rows, (p, q), totals, (placed_p, placed_q), bins.squares or (None, None), strict=True
        )
    ]
    found = {
        "value": value,
        "se": np.sqrt(sides[0].variance + sides[1].variance),
        "bound": (p * q).sum(axis=1) / (2 * totals[0] * totals[1])[:, 0],
        "change": _change(p, q, bins.grid, *totals),
        "largest_share": np.maximum(sides[0].share, sides[1].share),
        "positives": rows[0].sum(axis=1),
        "negatives": rows[1].sum(axis=1),
    }
    plain = {name: array.tolist() for name, array in found.items()}
    pairs = list(zip(sides[0].effective.tolist(), sides[1].effective.tolist(), strict=True))
    crowded = (sides[0].is_crowded | sides[1].is_crowded).tolist()
    return [
        Area(**{name: column[place] for name, column in plain.items()}, effective=pair, is_crowded=crowd)
        if is_there
        else None
        for place, (is_there, pair, crowd) in enumerate(zip(has.tolist(), pairs, crowded, strict=True))
    ]


@dataclass(frozen=True, kw_only=True)
class _Side:
    """What one class adds, group by group."""

    variance: Floats
    effective: Floats
    share: Floats
    is_crowded: NDArray[np.bool_]


def _side(rows: Floats, weighted: Floats, whole: Floats, squared: Floats, squares: Floats | None) -> _Side:
    """`squared`: (V - A)² by bin; `squares`: Σw² by bin, under weights."""
    if squares is None:
        effective = rows.sum(axis=1)
        variance = (rows * squared).sum(axis=1) / np.maximum(effective * (effective - 1), 1.0)
    else:
        effective = whole**2 / np.maximum(squares.sum(axis=1), TINY)
        variance = (squares * squared).sum(axis=1) / whole**2
    share = weighted.max(axis=1, initial=0.0) / whole
    is_crowded = (share > CROWD) & (rows.max(axis=1, initial=0.0) >= CROWD_ROWS)
    return _Side(variance=variance, effective=effective, share=share, is_crowded=is_crowded)


def _change(p: Floats, q: Floats, grid: Ints | None, total_p: Floats, total_q: Floats) -> Floats:
    """|A(G) - A(G/2)|: the area on the grid alone, and on the grid with its bins merged in pairs."""
    places = np.arange(p.shape[1]) if grid is None else grid
    if len(places) == 0:
        return np.zeros(len(p))
    single = [_merged(counts, places) for counts in (p, q)]
    double = [_merged(counts, places // 2) for counts in (p, q)]
    found = [_values(pair[0] / total_p, pair[1] / total_q) for pair in (single, double)]
    return np.asarray(np.abs(found[0] - found[1]), dtype=np.float64)


def _merged(counts: Floats, places: Ints) -> Floats:
    """Columns of one place added together; places never fall."""
    starts = np.flatnonzero(np.diff(places, prepend=-1))
    return np.asarray(np.add.reduceat(counts, starts, axis=1), dtype=np.float64)


def _values(p: Floats, q: Floats) -> Floats:
    return np.asarray((p * (np.cumsum(q, axis=1) - q / 2)).sum(axis=1), dtype=np.float64)


@dataclass(frozen=True, kw_only=True)
class RankSums:
    """Whole numbers over distinct scores from which an exact area follows, whoever adds them up.

    With p and q the positives and negatives at a score, B twice the negatives below it and q, C twice the positives at
    or below it less p: `below` Σ pB, `below_squared` Σ pB², `upto` Σ qC, `upto_squared` Σ qC², `ties` Σ pq.
    """

    positives: int
    negatives: int
    below: int
    below_squared: int
    upto: int
    upto_squared: int
    ties: int


def area_of_ranks(sums: RankSums) -> Area | None:
    """The exact area and its DeLong error [D88], worked out in whole numbers up to the last division."""
    p, n = sums.positives, sums.negatives
    if p == 0 or n == 0:
        return None
    squares = 0.0
    if p > 1:
        squares += (sums.below_squared * p - sums.below**2) / (4 * n * n * p) / (p * (p - 1))
    if n > 1:
        squares += (sums.upto_squared * n - sums.upto**2) / (4 * p * p * n) / (n * (n - 1))
    return Area(
        value=sums.below / (2 * p * n),
        se=math.sqrt(squares),
        bound=sums.ties / (2 * p * n),
        change=0.0,
        largest_share=0.0,
        positives=float(p),
        negatives=float(n),
        effective=(float(p), float(n)),
        is_exact=True,
    )


def rank_sums(scores: Mapping[float, tuple[int, int]]) -> RankSums:
    """The sums from score → (positives, negatives) at it, in plain whole numbers: what defines them for an engine."""
    seen_p = seen_q = below = below_squared = upto = upto_squared = ties = 0
    for score in sorted(scores):
        p, q = scores[score]
        b, c = 2 * seen_q + q, 2 * seen_p + p
        below, below_squared = below + p * b, below_squared + p * b * b
        upto, upto_squared = upto + q * c, upto_squared + q * c * c
        seen_p, seen_q, ties = seen_p + p, seen_q + q, ties + p * q
    return RankSums(
        positives=seen_p,
        negatives=seen_q,
        below=below,
        below_squared=below_squared,
        upto=upto,
        upto_squared=upto_squared,
        ties=ties,
    )


def area_interval(area: Area, *, level: float = 0.95) -> Interval:
    """DeLong on the logit scale with 50 of each class, else Newcombe's method 5 [D88, N06]."""
    if min(area.effective) >= ENOUGH and 0 < area.value < 1:
        z = normal_quantile(level)
        centre = math.log(area.value / (1 - area.value))
        half = z * area.se / (area.value * (1 - area.value))
        return Interval(_expit(centre - half), _expit(centre + half), DELONG)
    return newcombe_area(area.value, *area.effective, level=level)


def newcombe_area(value: float, positives: float, negatives: float, *, level: float = 0.95) -> Interval:
    """Newcombe's method 5 [N06]: the roots of a score equation, by bisection."""
    z2 = normal_quantile(level) ** 2
    s = (positives + negatives) / 2 - 1

    def excess(theta: float) -> float:
        spread = theta * (1 - theta) * (1 + s * (1 - theta) / (2 - theta) + s * theta / (1 + theta))
        return (value - theta) ** 2 - z2 * spread / (positives * negatives)

    lower = 0.0 if value <= 0 else _root(excess, 0.0, min(value, 1 - 1e-12))
    upper = 1.0 if value >= 1 else _root(excess, 1.0, max(value, 1e-12))
    return Interval(lower, upper, "newcombe_auc5")


def area_difference(first: Area, second: Area, *, level: float = 0.95) -> tuple[float, Interval]:
    """The difference of two independent areas: on the plain scale [D88] where both classes are large enough for it.

    DeLong's error is far too small in a small group, and nothing at all for an area of 1; there the difference is
    recovered from the two intervals [ZD].
    """
    difference = first.value - second.value
    one, own = (area_interval(area, level=level) for area in (first, second))
    if one.method == own.method == DELONG:
        half = normal_quantile(level) * math.hypot(first.se, second.se)
        return difference, Interval(max(difference - half, -1.0), min(difference + half, 1.0), "delong_difference")
    lower, upper = mover_difference(_triple(first, one), _triple(second, own))
    return difference, Interval(max(lower, -1.0), min(upper, 1.0), "mover")


def _triple(area: Area, interval: Interval) -> tuple[float, float, float]:
    lower, upper = interval.lower, interval.upper
    return area.value, 0.0 if lower is None else lower, 1.0 if upper is None else upper


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


def _root(excess: Callable[[float], float], outer: float, inner: float) -> float:
    """Where `excess` turns from positive (outer) to negative (inner), by bisection to the last bit."""
    for _ in range(200):
        middle = (outer + inner) / 2
        if middle in (outer, inner):
            break
        if excess(middle) > 0:
            outer = middle
        else:
            inner = middle
    return (outer + inner) / 2
