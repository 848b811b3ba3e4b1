"""Was the sample big enough, and how large must it be? Both from one formula for two independent rates."""

from __future__ import annotations

import math
from statistics import NormalDist

POWER = 0.8


def detectable(*, rate: float, n: int, reference_n: int, alpha: float = 0.05, power: float = POWER) -> float | None:
    """The smallest difference from the reference that these numbers could show; None for an empty group.

    (z[1-alpha/2] + z[power]) * sqrt(p (1-p) (1/n + 1/m)), p pooled.
    """
    if n == 0 or reference_n == 0:
        return None
    return reach(alpha, power) * math.sqrt(rate * (1 - rate) * (1 / n + 1 / reference_n))


def needed(
    *, rate: float, gap: float, reference_n: int | None = None, alpha: float = 0.05, power: float = POWER
) -> int | None:
    """How many are needed in a group to show a gap, beside `reference_n` in the reference (None: as many as here).

    None where no number would do: the reference itself is too small. Raises ValueError for a gap of zero or less.
    """
    if gap <= 0:
        raise ValueError("a gap is a number above zero")
    share = gap**2 / (reach(alpha, power) ** 2 * rate * (1 - rate)) if 0 < rate < 1 else math.inf
    if reference_n is None:
        return max(1, math.ceil(2 / share)) if math.isfinite(share) else 1
    rest = share - 1 / reference_n
    if rest <= 0:
        return None
    return max(1, math.ceil(1 / rest)) if math.isfinite(rest) else 1


def reach(alpha: float, power: float = POWER) -> float:
    """How many standard errors a difference must lie from zero to be seen with that power."""
    normal = NormalDist()
    return normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(power)
