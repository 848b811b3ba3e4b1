"""Calibration by tenths: does a score of 0.3 mean three in ten? By group, over the same bands for every group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from touchstone.evaluation.bins import BANDS, SCORED_AND_LABELLED, tenths
from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Breakdown, Group
from touchstone.evaluation.intervals import Floats, wilson_limits
from touchstone.evaluation.match import Match
from touchstone.evaluation.measure import Measured
from touchstone.evaluation.outcome import NOT_IDENTIFIED, OK, UNDEFINED
from touchstone.evaluation.sql import SCORE_SCALE, SQUARE_SCALE, WEIGHT_SCALE
from touchstone.evaluation.sweep import grid_edges, labels_known

LEAST_ROWS = 10  # of a group in a band; below, it is merged with the neighbour that holds fewer
_POSITIVE = Match(label=(1,), usable=("g",))


@dataclass(frozen=True, kw_only=True)
class CalibrationRow:
    """One band of one group. `low` up to `high`: the scores of the band (grid edges); `merged`: how many tenths it is.

    `n`, `positives`: rows, unweighted; `mean_score` is exact, from sums, `observed` the share with a positive outcome
    (both by weight where there are weights), with Wilson limits. A group without any band is one row with a reason;
    its counts are None where they were not taken or are withheld.
    """

    breakdown: tuple[str, ...]
    group: Group
    band: int | None = None
    merged: int = 1
    low: float | None = None
    high: float | None = None
    n: int | None = None
    positives: int | None = None
    mean_score: float | None = None
    observed: float | None = None
    lower: float | None = None
    upper: float | None = None
    level: float = 0.95
    method: str | None = None
    status: str = OK
    reason: str | None = None
    cautions: tuple[str, ...] = ()


def calibration_rows(measured: Measured, breakdown: Breakdown) -> Iterator[CalibrationRow]:
    """The bands of every group of a breakdown, lowest first; neighbours merged where a group has too few rows."""
    reason = _why_not(measured)
    blank = CalibrationRow(breakdown=breakdown.attributes, group=(), level=measured.spec.intervals.level)
    if reason is not None:
        status = NOT_IDENTIFIED if reason == "not_identified" else UNDEFINED
        yield from (replace(blank, group=group, status=status, reason=reason) for group in breakdown.groups)
        return
    edges = _edges(breakdown)
    sums = _sums(breakdown)
    cautions = ("not_adjusted_for_people",) if measured.plan.person is not None else ()
    for number, group in enumerate(breakdown.groups):
        base = replace(blank, group=group, cautions=cautions)
        mine = {name: column[number] for name, column in sums.items()}
        if mine["rows"].sum() == 0 or mine["weight"].sum() <= 0:
            yield replace(base, status=UNDEFINED, reason="no_label", n=int(mine["rows"].sum()), positives=0)
            continue
        for first, last in merged(mine["rows"].tolist()):
            yield _row(base, mine, edges, first, last)


def merged(rows: Sequence[int], *, least: int = LEAST_ROWS) -> list[tuple[int, int]]:
    """(first, last) of each band after merging: the emptiest under `least` joins the neighbour that holds fewer rows.

    Of equals the lower one goes first, and joins the lower. One band at least is left, however few it holds.
    """
    bands = [(place, place) for place in range(len(rows))]
    counts = list(rows)
    while len(bands) > 1 and min(counts) < least:
        place = counts.index(min(counts))
        neighbours = [one for one in (place - 1, place + 1) if 0 <= one < len(bands)]
        low = min(place, min(neighbours, key=lambda one: counts[one]))
        bands[low : low + 2] = [(bands[low][0], bands[low + 1][1])]
        counts[low : low + 2] = [counts[low] + counts[low + 1]]
    return bands


def _why_not(measured: Measured) -> str | None:
    if measured.plan.score is None:
        return "no_score"
    if "label" not in measured.plan.keys:
        return "no_label"
    if labels_known(measured.spec) != "everyone":
        return "not_identified"
    return None if measured.plan.score.sums else "rank_only"


def _edges(breakdown: Breakdown) -> list[float]:
    """The score at which each band begins, and the end of the range."""
    score = breakdown.plan.score
    if score is None:
        return []
    bands = breakdown.once("tenths", tenths)
    inner = [score.low, *grid_edges(score)]
    # A band that no grid bin falls in has no width: it begins where the next one does.
    firsts = np.searchsorted(bands, np.arange(BANDS), side="left").tolist()
    return [inner[place] if place < len(inner) else score.high for place in firsts] + [score.high]


def _sums(breakdown: Breakdown) -> dict[str, Floats | Ints]:
    """Groups × tenths: rows, positives, weight, squares of weights, hits and places by weight."""
    rows, positives = (_by_band(breakdown, match, "n") for match in (SCORED_AND_LABELLED, _POSITIVE))
    if not breakdown.is_weighted:
        places = _by_band(breakdown, SCORED_AND_LABELLED, "sx") / SCORE_SCALE
        plain = rows.astype(np.float64)
        found = {"weight": plain, "squares": plain, "hits": positives.astype(np.float64), "places": places}
    else:
        found = {
            "weight": _by_band(breakdown, SCORED_AND_LABELLED, "sw") / WEIGHT_SCALE,
            "squares": _by_band(breakdown, SCORED_AND_LABELLED, "sww") / SQUARE_SCALE,
            "hits": _by_band(breakdown, _POSITIVE, "sw") / WEIGHT_SCALE,
            "places": _by_band(breakdown, SCORED_AND_LABELLED, "swx") / WEIGHT_SCALE,
        }
    return {"rows": rows, "positives": positives, **found}


def _by_band(breakdown: Breakdown, match: Match, column: str) -> Ints:
    bands = breakdown.once("tenths", tenths)
    picked = breakdown.mask(match)
    found = np.zeros(len(breakdown.groups) * BANDS, dtype=np.int64)
    places = breakdown.index[picked] * BANDS + bands[breakdown.cells.integers["g"][picked]]
    np.add.at(found, places, breakdown.cells.integers[column][picked])
    return found.reshape(len(breakdown.groups), BANDS)


def _row(
    base: CalibrationRow, mine: dict[str, Floats | Ints], edges: Sequence[float], first: int, last: int
) -> CalibrationRow:
    total = {name: column[first : last + 1].sum() for name, column in mine.items()}
    weight, squares = float(total["weight"]), float(total["squares"])
    made = replace(
        base,
        band=first + 1,
        merged=last - first + 1,
        low=edges[first],
        high=edges[last + 1],
        n=int(total["rows"]),
        positives=int(total["positives"]),
        cautions=(*base.cautions, *(("merged",) if last > first else ())),
    )
    if weight <= 0:
        return replace(made, status=UNDEFINED, reason="weights_zero")
    effective = weight**2 / squares
    observed = float(total["hits"]) / weight
    lower, upper = wilson_limits(observed * effective, effective, base.level)
    return replace(
        made,
        mean_score=edges[0] + (edges[-1] - edges[0]) * float(total["places"]) / weight,
        observed=observed,
        lower=float(lower),
        upper=float(upper),
        method="wilson" if weight == total["rows"] else "wilson_neff",
    )
