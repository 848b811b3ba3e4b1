"""Distributions watched over time: scores in ten bands of the baseline, and the mix of each attribute's levels."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from touchstone.evaluation.adjust import holm
from touchstone.evaluation.bins import BANDS
from touchstone.evaluation.breach import of_stability, state_of
from touchstone.evaluation.cells import Ints
from touchstone.evaluation.distances import Stability, jensen_shannon, kolmogorov_smirnov, stability
from touchstone.evaluation.drift import MIX, SCORE, Drift, DriftRow, Watch, breaches_of
from touchstone.evaluation.grouping import Breakdown, Group


@dataclass(frozen=True, kw_only=True)
class _Series:
    """One distribution over time. `fine`: periods × codes as counted; `bands`: the same in the bands compared."""

    quantity: str
    metric: str
    breakdown: tuple[str, ...]
    group: Group
    fine: Ints
    bands: Ints


def score_drift(watch: Watch) -> Drift:
    """The distribution of usable scores of every group of every breakdown, labelled or not."""
    score, asked = watch.measured.plan.score, watch.measured.spec.drift
    if score is None or asked is None or asked.score == "none":
        return Drift()
    parts = []
    for attributes in watch.measured.breakdowns:
        breakdown = watch.measured.breakdown(attributes)
        counts = _by_period(breakdown, watch, breakdown.cells.integers["g"], score.bins)
        for fine, group in zip(counts, breakdown.groups, strict=True):
            bands = bands_of(fine[watch.first : watch.last + 1].sum(axis=0))
            parts.append(
                _Series(
                    quantity=SCORE,
                    metric="score",
                    breakdown=attributes,
                    group=group,
                    fine=fine,
                    bands=np.stack([np.bincount(bands, one, BANDS).astype(np.int64) for one in fine]),
                )
            )
    return Drift.joined(_watched(watch, one) for one in parts)


def mix_drift(watch: Watch) -> Drift:
    """The shares of each attribute's levels, not recorded among them."""
    parts = []
    for item in watch.measured.plan.attributes:
        breakdown = watch.measured.breakdown((item.name,))
        shares = _by_period(breakdown, watch, breakdown.index, len(breakdown.groups)).sum(axis=0)
        parts.append(_Series(quantity=MIX, metric=item.name, breakdown=(), group=(), fine=shares, bands=shares))
    return Drift.joined(_watched(watch, one) for one in parts)


def bands_of(rows: Ints) -> Ints:
    """The band of each grid bin: ten of near-equal size in the rows given, cut at the grid's edges."""
    middle = np.cumsum(rows) - rows / 2
    return np.minimum((BANDS * middle / max(int(rows.sum()), 1)).astype(np.int64), BANDS - 1)


def _by_period(breakdown: Breakdown, watch: Watch, codes: Ints, size: int) -> Ints:
    """Groups × periods × codes: rows."""
    periods, rows = breakdown.cells.integers["period"], breakdown.cells.integers["n"]
    picked = (periods >= 0) & (codes >= 0)
    width = len(watch.labels)
    found = np.zeros(len(breakdown.groups) * width * size, dtype=np.int64)
    places = (breakdown.index[picked] * width + periods[picked]) * size + codes[picked]
    np.add.at(found, places, rows[picked])
    return found.reshape(len(breakdown.groups), width, size)


def _watched(watch: Watch, series: _Series) -> Drift:
    """Every period outside the baseline; Holm's adjustment runs over those that can be tested."""
    baseline = series.bands[watch.first : watch.last + 1].sum(axis=0).tolist()
    is_enough = sum(baseline) >= watch.least
    found = {
        place: stability(baseline, one.tolist()) if is_enough and int(one.sum()) >= watch.least else None
        for place, one in enumerate(series.bands)
        if not watch.is_baseline(place)
    }
    tested = [place for place, one in found.items() if one is not None]
    adjusted = dict(zip(tested, holm([one.p for one in found.values() if one is not None]), strict=True))
    return Drift.joined(_row(watch, series, place, one, adjusted.get(place)) for place, one in found.items())


def _row(watch: Watch, series: _Series, place: int, found: Stability | None, p_adjusted: float | None) -> Drift:
    fine = series.fine[watch.first : watch.last + 1].sum(axis=0)
    row = DriftRow(
        quantity=series.quantity,
        metric=series.metric,
        breakdown=series.breakdown,
        group=series.group,
        period=watch.labels[place],
        is_baseline=False,
        n=int(series.fine[place].sum()),
        baseline_n=int(fine.sum()),
        state=state_of(is_enough=False, expected=None, fired=()),
        reason="below_minimum",
    )
    if found is None or p_adjusted is None:
        return Drift(rows=(row,))
    alpha = watch.measured.spec.tests.alpha
    one = of_stability(found.value, p=found.p, p_adjusted=p_adjusted, alpha=alpha)
    fired = [one] if one is not None else []
    bands = series.bands[watch.first : watch.last + 1].sum(axis=0)
    row = replace(
        row,
        value=found.value,
        statistic=found.statistic,
        df=found.df,
        p=found.p,
        p_adjusted=p_adjusted,
        ks=kolmogorov_smirnov(fine.tolist(), series.fine[place].tolist()) if series.quantity == SCORE else None,
        js=jensen_shannon(bands.tolist(), series.bands[place].tolist()),
        state=state_of(is_enough=True, expected=math.inf, fired=fired),
        rules=tuple(one.rule for one in fired),
        reason=None,
    )
    return Drift(rows=(row,), breaches=breaches_of(row, fired))
