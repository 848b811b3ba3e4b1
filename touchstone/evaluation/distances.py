"""How far two distributions are apart: population stability index, Kolmogorov-Smirnov, Jensen-Shannon."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from touchstone.evaluation.homogeneity import chi_square_tail
from touchstone.evaluation.intervals import Floats

HALF = 0.5  # added to every band, so that an empty one is no infinity


@dataclass(frozen=True, kw_only=True)
class Stability:
    """`value`: the index; `statistic`: on chi-square with `df` degrees of freedom [PRS]; `p`: of chance alone."""

    value: float
    statistic: float
    df: int
    p: float


def stability(baseline: Sequence[int], current: Sequence[int]) -> Stability | None:
    """The population stability index of two sets of counts over the same bands [SI, L91], with the evidence for it.

    Σ(q-p)·ln(q/p), ½ added to every band; by chance alone value / (1/M + 1/N) is chi-square. Bands empty in both are
    left out. None where one side has no rows, or one band at most is used.
    """
    b, c = (np.asarray(one, dtype=np.float64) for one in (baseline, current))
    used = (b + c) > 0
    if b.sum() == 0 or c.sum() == 0 or used.sum() < 2:
        return None
    value = index(b[used] + HALF, c[used] + HALF)
    df = int(used.sum()) - 1
    statistic = value / (1 / float(b.sum()) + 1 / float(c.sum()))
    return Stability(value=value, statistic=statistic, df=df, p=chi_square_tail(statistic, df))


def index(baseline: Sequence[float] | Floats, current: Sequence[float] | Floats) -> float:
    """Σ(q-p)·ln(q/p) as it stands, every band above zero."""
    b, c = (np.asarray(one, dtype=np.float64) for one in (baseline, current))
    p, q = b / b.sum(), c / c.sum()
    return float(((q - p) * np.log(q / p)).sum())


def kolmogorov_smirnov(baseline: Sequence[int], current: Sequence[int]) -> float | None:
    """The largest gap between cumulative shares; None where one side has no rows."""
    b, c = (np.cumsum(np.asarray(one, dtype=np.float64)) for one in (baseline, current))
    if len(b) == 0 or b[-1] == 0 or c[-1] == 0:
        return None
    return float(np.abs(b / b[-1] - c / c[-1]).max())


def jensen_shannon(baseline: Sequence[int], current: Sequence[int]) -> float | None:
    """The Jensen-Shannon divergence in bits [L91]: 0 for equal shares, 1 for no overlap; its root is a distance."""
    b, c = (np.asarray(one, dtype=np.float64) for one in (baseline, current))
    if b.sum() == 0 or c.sum() == 0:
        return None
    p, q = b / b.sum(), c / c.sum()
    middle = (p + q) / 2
    return max((_towards(p, middle) + _towards(q, middle)) / 2, 0.0)


def _towards(p: Floats, middle: Floats) -> float:
    some = p > 0
    return math.fsum((p[some] * np.log2(p[some] / middle[some])).tolist())
