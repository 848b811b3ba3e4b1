"""Scores by bin for one group: what an area, a curve of calibration and a sum of scores are worked out from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.grouping import Breakdown, Counts
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.match import USABLE, Match
from touchstone.evaluation.sql import SCORE_SCALE, SQUARE_SCALE, WEIGHT_SCALE

BANDS = 10
PARTS = 32  # of the grid, in which cells are drawn again
SCORED = Match(usable=("g",))
SCORED_AND_LABELLED = Match(label=USABLE, usable=("g",))


def bins_of(counts: Counts, match: Match, column: str = "n") -> Ints:
    """A column by (grid bin, edge rank), lowest first, empty ones too: the same places for every group."""
    score = counts.plan.score
    ranks = len(score.edges) + 1 if score is not None else 1
    found = np.zeros((score.bins if score is not None else 1) * ranks, dtype=np.int64)
    breakdown = counts.breakdown
    picked = np.flatnonzero(breakdown.mask(match) & (breakdown.index == counts.number))
    g, h, values = (breakdown.cells.integers[name][picked] for name in ("g", "h", column))
    np.add.at(found, g * ranks + h, values)
    return found


def grid_of(counts: Counts) -> Ints:
    """The grid bin of each place of `bins_of`."""
    score = counts.plan.score
    ranks = len(score.edges) + 1 if score is not None else 1
    return np.repeat(np.arange(score.bins if score is not None else 1), ranks)


def tenths(breakdown: Breakdown) -> Ints:
    """The band of each grid bin, 0 to 9: near-equal numbers of labelled rows over all groups, cut at grid edges."""
    score = breakdown.plan.score
    rows = np.zeros(score.bins if score is not None else 1, dtype=np.int64)
    picked = breakdown.mask(SCORED_AND_LABELLED)
    np.add.at(rows, breakdown.cells.integers["g"][picked], breakdown.cells.integers["n"][picked])
    middle = np.cumsum(rows) - rows / 2
    return np.minimum((BANDS * middle / max(int(rows.sum()), 1)).astype(np.int64), BANDS - 1)


@dataclass(frozen=True, kw_only=True)
class ScoreSums:
    """Of the rows counted: how many (`rows`), their weight (rows where there are none), Σs and, unweighted, Σs²."""

    rows: int
    weight: float
    scores: float
    squares: float | None


def score_sums(counts: Counts, match: Match) -> ScoreSums:
    """Sums of scores in the score's own units, over rows with a usable score; to the last bit of the fixed point."""
    score = counts.plan.score
    low, span = (score.low, score.high - score.low) if score is not None else (0.0, 1.0)
    weight = counts.amount(match)
    if counts.breakdown.is_weighted:
        places = counts.sum_of(match, "swx") / WEIGHT_SCALE
        return ScoreSums(rows=counts.of(match), weight=weight, scores=low * weight + span * places, squares=None)
    places, squared = (counts.sum_of(match, column) / SCORE_SCALE for column in ("sx", "sxx"))
    return ScoreSums(
        rows=counts.of(match),
        weight=weight,
        scores=low * weight + span * places,
        squares=low * low * weight + 2 * low * span * places + span * span * squared,
    )


@dataclass(frozen=True, kw_only=True)
class LabelledCells:
    """The scored and labelled cells of one group, empty ones left out; every array runs over the cells.

    `rows`: of each; `outcome`: 1 or 0; `mean`, `square`: mean score and mean squared score; `band`: its tenth.
    """

    rows: Ints
    outcome: Floats
    mean: Floats
    square: Floats
    band: Ints


def labelled_cells(counts: Counts) -> LabelledCells:
    """The cells of one group from which calibration and the Brier score are drawn again, unweighted.

    Places of the grid are put together in 32nds of it within a tenth: sums stay exact, and drawing costs a quarter.
    """
    score = counts.plan.score
    low, span, bins = (score.low, score.high - score.low, score.bins) if score is not None else (0.0, 1.0, 1)
    grid = grid_of(counts)
    places = counts.breakdown.once("tenths", tenths)[grid] * PARTS + grid * PARTS // bins
    parts = []
    for code in USABLE:
        match = Match(label=(code,), usable=("g",))
        rows, first, second = (_added(bins_of(counts, match, column), places) for column in ("n", "sx", "sxx"))
        used = np.flatnonzero(rows)
        count = rows[used]
        place, squared = (column[used] / SCORE_SCALE / count for column in (first, second))
        square = low * low + 2 * low * span * place + span * span * squared
        parts.append((count, np.full(len(count), float(code)), low + span * place, square, used // PARTS))
    rows, outcome, mean, square, band = (np.concatenate(column) for column in zip(*parts, strict=True))
    return LabelledCells(rows=rows, outcome=outcome, mean=mean, square=square, band=band)


def _added(values: Ints, places: Ints) -> Ints:
    found = np.zeros(BANDS * PARTS, dtype=np.int64)
    np.add.at(found, places, values)
    return found


@dataclass(frozen=True, kw_only=True)
class BandSums:
    """One tenth of one group: rows, positives, weight and squared weight, Σ of outcomes and of scores by weight."""

    rows: int
    positives: int
    weight: float
    squares: float
    hits: float
    scores: float


def band_sums(counts: Counts) -> tuple[BandSums, ...]:
    """The tenths of one group that hold anybody, lowest first."""
    bands = counts.breakdown.once("tenths", tenths)[grid_of(counts)]
    score = counts.plan.score
    low, span = (score.low, score.high - score.low) if score is not None else (0.0, 1.0)
    positive = Match(label=(1,), usable=("g",))
    matches = {"rows": SCORED_AND_LABELLED, "positives": positive}
    columns = {name: _by_band(counts, bands, match, "n") for name, match in matches.items()}
    if counts.breakdown.is_weighted:
        weight = _by_band(counts, bands, SCORED_AND_LABELLED, "sw") / WEIGHT_SCALE
        squares = _by_band(counts, bands, SCORED_AND_LABELLED, "sww") / SQUARE_SCALE
        hits = _by_band(counts, bands, positive, "sw") / WEIGHT_SCALE
        places = _by_band(counts, bands, SCORED_AND_LABELLED, "swx") / WEIGHT_SCALE
    else:
        weight, squares, hits = (columns[name].astype(np.float64) for name in ("rows", "rows", "positives"))
        places = _by_band(counts, bands, SCORED_AND_LABELLED, "sx") / SCORE_SCALE
    return tuple(
        BandSums(
            rows=int(columns["rows"][band]),
            positives=int(columns["positives"][band]),
            weight=float(weight[band]),
            squares=float(squares[band]),
            hits=float(hits[band]),
            scores=float(low * weight[band] + span * places[band]),
        )
        for band in range(BANDS)
        if columns["rows"][band] and weight[band] > 0
    )


def _by_band(counts: Counts, bands: Ints, match: Match, column: str) -> Ints:
    found = np.zeros(BANDS, dtype=np.int64)
    np.add.at(found, bands, bins_of(counts, match, column))
    return found
