"""The largest gap between groups: a description without an interval, beside the gap that chance alone would give."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

DRAWS = 2_000


def chance_gap(hits: Sequence[int], totals: Sequence[int], *, seed: int) -> tuple[float, float]:
    """Median and 95th percentile of max - min if all groups shared the pooled rate, by simulation with their sizes."""
    n = np.asarray(totals, dtype=np.int64)
    rate = sum(hits) / int(n.sum())
    generator = np.random.Generator(np.random.PCG64(seed))
    n = n[:, None]  # group by group: drawing anew from one number is many times faster than from another each time
    drawn = generator.binomial(n, rate, size=(len(n), DRAWS)) / n
    spread = drawn.max(axis=0) - drawn.min(axis=0)
    return float(np.median(spread)), float(np.quantile(spread, 0.95))
