"""The small keys of a cell as one whole number, which an engine groups by faster than by each; and back again.

The cells are the same: what is packed is unpacked before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod

import numpy as np

from touchstone.evaluation.cells import Ints
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.sql import coded_sql, grouped_sql
from touchstone.evaluation.sql_words import PENDING

KEY = "k"
MOST = 2**31 - 1  # in 32 bits: half the memory to hash


def is_packable(plan: Plan) -> bool:
    """Whether there is more than one key, and all of them fit into one number."""
    return len(plan.keys) > 1 and prod(size for _, size in _ranges(plan).values()) <= MOST


def packed_sql(plan: Plan, source: str, attributes: Sequence[str]) -> str:
    """`scan_sql` with one column k in the place of `plan.keys`."""
    terms, stride = [], 1
    for name, (_, size) in reversed(_ranges(plan).items()):
        terms.append(f"{name} * {stride}" if stride > 1 else name)
        stride *= size
    packed = f"{' + '.join(reversed(terms))} AS {KEY}"
    return grouped_sql(plan, coded_sql(plan, source, clamped=False), attributes, [packed])


def unpacked(plan: Plan, key: Ints) -> Mapping[str, Ints]:
    """Key → its values, from the packed numbers."""
    ranges = _ranges(plan)
    strides = np.cumprod([1, *(size for _, size in reversed(ranges.values()))]).tolist()
    left = key.astype(np.int64) - sum(
        least * stride for (least, _), stride in zip(reversed(ranges.values()), strides, strict=False)
    )
    found = {}
    for name, (least, size) in reversed(ranges.items()):
        left, place = np.divmod(left, size)
        found[name] = place + least
    if plan.score is not None:  # the very top of the range belongs to the last bin
        found["g"] = np.minimum(found["g"], plan.score.bins - 1)
    return found


def _ranges(plan: Plan) -> dict[str, tuple[int, int]]:
    """Key → its least value and how many it may have. The grid's top stands in a bin of its own."""
    most = {"period": plan.period.count - 1 if plan.period is not None else 0, "wcode": 0}
    if plan.score is not None:
        most |= {"g": plan.score.bins, "h": len(plan.score.edges)}
    return {name: (PENDING, most.get(name, 1) - PENDING + 1) for name in plan.keys}
