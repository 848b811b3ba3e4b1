"""Second moments over people: all that an interval for repeat people needs, and all that leaves the engine [RS].

A person's rows are counted in six kinds: TP, FP, FN, TN, selected without a usable outcome, not selected without one.
Every rate is a ratio of sums of those six, so every cluster-robust variance is a quadratic form in their 21 products.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from touchstone.evaluation.match import Match
from touchstone.evaluation.plan import Plan
from touchstone.evaluation.spec import EvaluationSpec

#: The codes of label and decision in each kind; -1 stands for any that cannot be used.
KINDS: tuple[dict[str, int], ...] = (
    {"label": 1, "decision": 1},
    {"label": 0, "decision": 1},
    {"label": 1, "decision": 0},
    {"label": 0, "decision": 0},
    {"label": -1, "decision": 1},
    {"label": -1, "decision": 0},
)
#: (i, j) of each product kept, i ≤ j.
PRODUCTS = tuple((i, j) for i in range(len(KINDS)) for j in range(i, len(KINDS)))
Group = tuple[str, ...]  # a level for each attribute of a breakdown
FEW_PEOPLE = 20  # under so many, a variance between people says too little


@dataclass(frozen=True)
class Moments:
    """`people`: how many; `products`: Σ xᵢxⱼ over people in the order of `PRODUCTS`; `unnamed`: rows with no person,
    each counted as one of its own.
    """

    people: int
    products: tuple[int, ...]
    unnamed: int = 0

    def product(self, first: Sequence[int], second: Sequence[int]) -> int:
        """Σ (first·x)(second·x) over people, for two choices of kinds given as zeros and ones."""
        found = 0
        for (i, j), value in zip(PRODUCTS, self.products, strict=True):
            found += value * (first[i] * second[j] + (first[j] * second[i] if i != j else 0))
        return found


def kinds_of(match: Match) -> tuple[int, ...] | None:
    """Which of the six kinds a match counts, as zeros and ones; None where it looks at anything but those roles."""
    if not match.roles <= {"label", "decision"}:
        return None
    return tuple(int(match.holds(kind)) for kind in KINDS)


def cluster_variance(moments: Moments, numerator: Sequence[int], denominator: Sequence[int], rate: float) -> float:
    """The variance of Σx/Σm over C people, times (Σm)²: C/(C-1) · Σ(x - r·m)² [RS]; 0 for one person."""
    if moments.people < 2:
        return 0.0
    xx, xm = moments.product(numerator, numerator), moments.product(numerator, denominator)
    mm = moments.product(denominator, denominator)
    spread = xx - 2 * rate * xm + rate * rate * mm
    return max(moments.people / (moments.people - 1) * spread, 0.0)


#: Moments by breakdown and group: what the second scan brings back.
People = Mapping[tuple[str, ...], Mapping[Group, Moments]]


def assumed_codes(spec: EvaluationSpec, plan: Plan) -> Mapping[str, int]:
    """Codes of roles that no column records: where everybody in the table was acted upon, everybody is selected."""
    is_practice = spec.population is not None and spec.population.selection == "acted_upon"
    return {"decision": 1} if is_practice and "decision" not in plan.keys else {}
