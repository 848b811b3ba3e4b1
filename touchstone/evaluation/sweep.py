"""What each threshold would have done: exact at declared ones, a curve at the grid's edges, by group.

Everything is held in arrays of groups by points and worked out at once; rows are made only when they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Breakdown, Group
from touchstone.evaluation.intervals import Floats, wilson_limits
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.plan import ScorePlan
from touchstone.evaluation.spec import EvaluationSpec
from touchstone.evaluation.sql import SQUARE_SCALE, WEIGHT_SCALE

#: Each rate of a sweep: what is counted, of what.
PAIRS = {
    "selection_rate": ("selected", "scored"),
    "tpr": ("tp", "positives"),
    "fpr": ("fp", "negatives"),
    "ppv": ("tp", "labelled_above"),
    "npv": ("tn", "labelled_below"),
}
RATES = tuple(PAIRS)
RECORDED, DECLARED, GRID = "recorded", "declared", "grid"
_KINDS = (Match(), Match(label=(1,)), Match(label=(0,)))
_Sums = Mapping[str, Floats]


@dataclass(frozen=True, kw_only=True)
class Point:
    """Where a sweep is read. `kind`: recorded (the decision as it was made, on no threshold), declared, or grid."""

    kind: str
    threshold: float | None


@dataclass(frozen=True, kw_only=True)
class SweepRow:
    """One point for one group; a rate whose denominator is empty, or that the data cannot show, is None.

    `limits`: for each rate, (lower, upper) by Wilson, on effective numbers where rows are weighted; the counts are
    of rows, unweighted.
    """

    breakdown: tuple[str, ...]
    group: Group
    kind: str
    threshold: float | None
    rates: dict[str, float | None]
    limits: dict[str, tuple[float, float] | None]
    selected: int
    scored: int
    tp: int
    fp: int
    fn: int
    tn: int
    net_benefit: float | None
    method: str
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SweepTable:
    """A sweep of one breakdown. Every array is groups × points; a rate that is not defined is NaN here, None in a row.

    `not_identified`: rates that cannot be worked out from these data, because of whose outcomes are known.
    """

    breakdown: tuple[str, ...]
    groups: tuple[Group, ...]
    points: tuple[Point, ...]
    selected: Ints
    scored: Ints
    tp: Ints
    fp: Ints
    fn: Ints
    tn: Ints
    rates: Mapping[str, Floats]
    lower: Mapping[str, Floats]
    upper: Mapping[str, Floats]
    net_benefit: Floats
    method: str
    not_identified: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()

    def rows(self) -> Iterator[SweepRow]:
        """Group by group: the recorded decision, declared thresholds rising, grid edges rising."""
        for number, group in enumerate(self.groups):
            counts = zip(*(getattr(self, name)[number].tolist() for name in _COUNTS), strict=True)
            rates, lower, upper = (_plain(table, number) for table in (self.rates, self.lower, self.upper))
            benefit = _none_for_nan(self.net_benefit[number].tolist())
            for place, (point, found) in enumerate(zip(self.points, counts, strict=True)):
                limits = (
                    None if low is None or high is None else (low, high)
                    for low, high in zip(lower[place], upper[place], strict=True)
                )
                yield SweepRow(
                    breakdown=self.breakdown,
                    group=group,
                    kind=point.kind,
                    threshold=point.threshold,
                    rates=dict(zip(RATES, rates[place], strict=True)),
                    limits=dict(zip(RATES, limits, strict=True)),
                    net_benefit=benefit[place],
                    method=self.method,
                    cautions=self.cautions,
                    **dict(zip(_COUNTS, found, strict=True)),
                )

    def only(self, groups: Sequence[bool]) -> SweepTable:
        """The table with only those groups for which `groups` holds True, as suppression needs it."""
        kept = np.asarray(groups, dtype=bool)
        names = tuple(group for group, is_kept in zip(self.groups, kept, strict=True) if is_kept)
        return replace(self, groups=names, **self._cut((kept, slice(None))))

    def at(self, *, kinds: Sequence[str]) -> SweepTable:
        """The table with only the points of those kinds."""
        kept = np.array([point.kind in kinds for point in self.points], dtype=bool)
        points = tuple(point for point, is_kept in zip(self.points, kept, strict=True) if is_kept)
        return replace(self, points=points, **self._cut((slice(None), kept)))

    def _cut(self, where: Any) -> dict[str, Any]:
        arrays = {name: getattr(self, name)[where] for name in (*_COUNTS, "net_benefit")}
        by_rate = ("rates", "lower", "upper")
        return arrays | {name: {rate: a[where] for rate, a in getattr(self, name).items()} for name in by_rate}


_COUNTS = ("selected", "scored", "tp", "fp", "fn", "tn")
COLUMNS = tuple(field.name for field in fields(SweepRow))


def _plain(table: Mapping[str, Floats], number: int) -> list[tuple[float | None, ...]]:
    """For each point of one group, the value of each rate."""
    return list(zip(*(_none_for_nan(table[rate][number].tolist()) for rate in RATES), strict=True))


def _none_for_nan(values: list[float]) -> list[float | None]:
    return [None if value != value else value for value in values]


def sweep(measured: Measured, breakdown: Breakdown) -> SweepTable | None:
    """The sweep of one breakdown; None where there is no score."""
    score = measured.plan.score
    if score is None:
        return None
    points = points_of(measured)
    counts = _sums(breakdown, score, "n", points)
    whole = {name: np.asarray(array, dtype=np.float64) for name, array in counts.items()}
    known = identified(measured.spec)
    if "sw" in measured.plan.sums:
        weights = {name: array / WEIGHT_SCALE for name, array in _sums(breakdown, score, "sw", points).items()}
        squares = {name: array / SQUARE_SCALE for name, array in _sums(breakdown, score, "sww", points).items()}
    else:
        weights, squares = whole, None
    found = {name: _rate(name, weights, squares, measured.spec.intervals.level, name in known) for name in RATES}
    return SweepTable(
        breakdown=breakdown.attributes,
        groups=breakdown.groups,
        points=points,
        **{name: counts[name] for name in _COUNTS},
        rates={name: one[0] for name, one in found.items()},
        lower={name: one[1] for name, one in found.items()},
        upper={name: one[2] for name, one in found.items()},
        net_benefit=_net_benefit(measured.spec, weights, points, is_known="tpr" in known),
        method="wilson" if squares is None else "wilson_neff",
        not_identified=tuple(name for name in RATES if name not in known),
        cautions=("not_adjusted_for_people",) if measured.plan.person is not None else (),
    )


def points_of(measured: Measured) -> tuple[Point, ...]:
    """The recorded decision where there is one, the declared thresholds as they were written, the grid's edges."""
    score = measured.plan.score
    if score is None:
        return ()
    has_decision = "decision" in measured.plan.keys and not measured.plan.derives_decision
    return (
        *((Point(kind=RECORDED, threshold=None),) if has_decision else ()),
        *(Point(kind=DECLARED, threshold=edge) for edge in score.declared),
        *(Point(kind=GRID, threshold=edge) for edge in grid_edges(score)),
    )


def grid_edges(score: ScorePlan) -> list[float]:
    """The score at which each grid bin but the first begins, as a number to draw."""
    places = np.arange(1, score.bins) / score.bins
    if score.grid == "centred":
        centre = score.centre or 1.0
        places = places * centre / (places * centre + (1 - places))
    return [float(place) for place in score.low + places * (score.high - score.low)]


def labels_known(spec: EvaluationSpec) -> str:
    """For whom outcomes are as good as known: everyone, acted_upon or none [LA17].

    A sample that was followed up stands for everyone only by its sampling weights.
    """
    labels = spec.population.labels if spec.population is not None else "none"
    if labels != "followed_up":
        return labels
    has_weights = spec.data.weight is not None and spec.data.weight.kind == "probability"
    return "everyone" if has_weights else "acted_upon"


def identified(spec: EvaluationSpec) -> frozenset[str]:
    """Which rates the data can show, by whose outcomes are known."""
    shown = {"everyone": RATES, "acted_upon": ("selection_rate", "ppv"), "none": ("selection_rate",)}
    return frozenset(shown[labels_known(spec)])


def _sums(breakdown: Breakdown, score: ScorePlan, column: str, points: Sequence[Point]) -> dict[str, Ints]:
    """For each name, groups × points: the sum of a column over all, positives or negatives, above and below."""
    above, whole = _above(breakdown, score, column)
    if points and points[0].kind == RECORDED:
        taken, everything = _recorded(breakdown, column)
        above = np.concatenate([taken, above], axis=2)
        whole = np.concatenate([everything, whole], axis=2)
    (selected, tp, fp), (scored, positives, negatives) = above, whole
    return {
        "selected": selected,
        "scored": scored,
        "tp": tp,
        "fp": fp,
        "fn": positives - tp,
        "tn": negatives - fp,
        "positives": positives,
        "negatives": negatives,
        "labelled_above": tp + fp,
        "labelled_below": positives + negatives - tp - fp,
    }


def _above(breakdown: Breakdown, score: ScorePlan, column: str) -> tuple[Ints, Ints]:
    """[kind, group, threshold]: the sum at or above each threshold, and over everybody with a usable score."""
    values = breakdown.cells.integers[column]
    usable = breakdown.cells.integers["g"] >= 0
    made = []
    for key, ranks in (("h", len(score.edges) + 1), ("g", score.bins)):
        found = np.zeros((len(_KINDS), len(breakdown.groups) * ranks), dtype=np.int64)
        flat = breakdown.index * ranks + breakdown.cells.integers[key]
        for kind, match in enumerate(_KINDS):
            picked = usable & breakdown.mask(match)
            np.add.at(found[kind], flat[picked], values[picked])
        shaped = found.reshape(len(_KINDS), len(breakdown.groups), ranks)
        made.append(np.flip(np.cumsum(np.flip(shaped, axis=2), axis=2), axis=2))
    above = np.concatenate([one[:, :, 1:] for one in made], axis=2)
    return above, np.broadcast_to(made[0][:, :, :1], above.shape)


def _recorded(breakdown: Breakdown, column: str) -> tuple[Ints, Ints]:
    """[kind, group, 1]: of those with a usable decision, the selected and all; the score plays no part."""
    taken = [breakdown.total(replace(match, decision=(1,)), column) for match in _KINDS]
    whole = [breakdown.total(replace(match, decision=(0, 1)), column) for match in _KINDS]
    return np.stack(taken)[:, :, None], np.stack(whole)[:, :, None]


def _rate(name: str, sums: _Sums, squares: _Sums | None, level: float, is_known: bool) -> tuple[Floats, Floats, Floats]:
    """A rate with its limits: Wilson, on effective numbers where there are squares of weights (8.5) [KG, FR]."""
    hit, of = PAIRS[name]
    hits, total = sums[hit], sums[of]
    blank = np.full(total.shape, np.nan)
    if not is_known:
        return blank, blank, blank
    has = total > 0
    safe = np.where(has, total, 1.0)
    value = hits / safe
    if squares is None:
        lower, upper = wilson_limits(hits, safe, level)
    else:
        hit_squares, all_squares = squares[hit], np.where(has, squares[of], 1.0)
        variance = ((1 - value) ** 2 * hit_squares + value**2 * (all_squares - hit_squares)) / safe**2
        spread = value * (1 - value)
        is_spread = (spread > 0) & (variance > 0)
        effective = np.where(is_spread, spread / np.where(is_spread, variance, 1.0), safe**2 / all_squares)
        lower, upper = wilson_limits(value * effective, effective, level)
    return (np.where(has, value, np.nan), np.where(has, lower, np.nan), np.where(has, upper, np.nan))


def _net_benefit(spec: EvaluationSpec, sums: _Sums, points: Sequence[Point], *, is_known: bool) -> Floats:
    """Per labelled row, hits less false alarms at the price that the threshold itself states [VE]."""
    is_probability = spec.data.score is not None and spec.data.score.meaning == "probability"
    edges = np.array([np.nan if point.threshold is None else point.threshold for point in points])
    labelled = sums["positives"] + sums["negatives"]
    has = (labelled > 0) & (edges < 1)[None, :] & is_known & is_probability
    odds = edges / np.where(edges < 1, 1 - edges, 1.0)
    benefit = (sums["tp"] - sums["fp"] * odds[None, :]) / np.where(labelled > 0, labelled, 1.0)
    return np.where(has, benefit, np.nan)
