"""Dominance: a weighted count that hangs on one or two rows is theirs, however many rows stand behind it (rule T6).

The largest contributor may make up half of a sum at most, the two largest 67% (rules 1,50 and 2,67 of the Australian
Bureau of Statistics). Rows do not leave the engine, so shares are bounded from the sum of squared weights: none is
above the root of the sum of squared shares, and two together not above the root of twice that. What these bounds cannot
clear is withheld, so a few tables go that the rule itself would let pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from touchstone.evaluation.match import Match
from touchstone.evaluation.outcome import OK, Findings
from touchstone.evaluation.registry import catalogue
from touchstone.evaluation.suppression_counts import EVERYBODY, Count, Counted, What

MOST_OF_ONE, MOST_OF_TWO = 0.5, 0.67


def dominated(counted: Counted, findings: Findings) -> Iterator[Count]:
    """Counts of rows behind published sums of weights that one or two rows may make up; none without weights."""
    if "sw" not in counted.measured.plan.sums:
        return
    for one in findings.estimates:
        if one.status != OK or one.period is not None:
            continue
        breakdown = counted.measured.breakdown(one.breakdown)
        counts = breakdown.counts(breakdown.groups.index(one.group))
        metric = catalogue().get(one.metric)
        denominator = metric.denominator if metric is not None else None
        for match in (Match(), *(() if denominator is None else (denominator,))):
            if may_dominate(counts.amount(match), counts.squares(match)):
                what = EVERYBODY if match == Match() else What(match=match)
                yield counted.count(one.breakdown, one.group, what)


def may_dominate(total: float, squares: float) -> bool:
    """Whether one contributor could be over half of `total`, or two over 67%. `squares`: of the contributions."""
    if total <= 0:
        return False
    share = squares / total**2
    return math.sqrt(share) > MOST_OF_ONE or math.sqrt(2 * share) > MOST_OF_TWO
