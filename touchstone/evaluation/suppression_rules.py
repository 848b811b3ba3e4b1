"""The rules for counts of people: which are small, how others round, and what a hidden one must still be able to be.

Rules T0, T1, T7 and T11 of disclosure control: the 10-5 rule of the Office for National Statistics [ONS].
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from touchstone.evaluation.problems import EvaluationRefused, Problem
from touchstone.evaluation.spec import EvaluationSpec

T = TypeVar("T")
FIGURES = 3  # significant figures of what is worked out from rounded counts
HIDDEN = "suppressed"  # the one reason given, for whatever cause a figure is withheld
PEOPLE = "person-attribute"
FINE_TIMES = frozenset({"week"})  # of the units that a period can have: any other is a month or longer, or a name
LEAST_WORDS = 3  # of a judgement: who and why take more than a tick


@dataclass(frozen=True)
class Rule:
    """Counts under `threshold` are withheld, zero included; others are rounded to the nearest `base`."""

    threshold: int = 10
    base: int = 5

    def is_small(self, count: int) -> bool:
        """Whether a count of people is withheld."""
        return count < self.threshold

    def rounded(self, count: int) -> int:
        """The count as shown: to the nearest multiple, a half upwards."""
        return (2 * count + self.base) // (2 * self.base) * self.base

    def behind(self, count: int) -> tuple[int, int]:
        """Least and largest count that would be shown as this one is; it reaches the threshold."""
        shown = self.rounded(count)
        return max(self.threshold, shown - self.base // 2), shown + (self.base - 1) // 2

    def wanted(self, count: int) -> tuple[int, int]:
        """What a hidden count must still be able to be, at the least and at the most: itself, more or less the base."""
        return max(0, count - self.base), count + self.base


def rule_of(spec: EvaluationSpec) -> Rule:
    """The rule that the spec sets: never looser than ten and five."""
    return Rule(threshold=spec.suppression.threshold, base=spec.suppression.round)


def is_released_as_it_is(spec: EvaluationSpec) -> bool:
    """Whether the table is of a kind that a recorded judgement releases unsuppressed (T0).

    Raises EvaluationRefused for such a kind without the judgement.
    """
    if spec.suppression.kind == PEOPLE:
        return False
    if len(spec.suppression.judgement.split()) < LEAST_WORDS:
        raise EvaluationRefused(
            [
                Problem(
                    where="suppression.judgement",
                    message=f"A table of the kind {spec.suppression.kind} leaves as it is only on a recorded judgement",
                    remedy=f"Write who judged what harm it could do, and why; or call the table {PEOPLE}",
                )
            ]
        )
    return True


def rule_for_people(spec: EvaluationSpec) -> Rule:
    """The rule for a table of people. Raises EvaluationRefused for one by anything finer than the month (T11)."""
    period = spec.data.period
    if period is not None and period.unit in FINE_TIMES:
        raise EvaluationRefused(
            [
                Problem(
                    where="data.period.unit",
                    message=f"A table of people by {period.unit} is finer in time than may be published",
                    remedy="Take the month or longer, or keep the result inside the force (--cells keep)",
                )
            ]
        )
    return rule_of(spec)


def with_figures(found: T, *names: str) -> T:
    """A record with those of its figures to three significant figures."""
    record: Any = found
    changed: Any = replace(record, **{name: in_figures(getattr(found, name)) for name in names})
    made: T = changed
    return made


def in_figures(value: float | None) -> float | None:
    """To three significant figures; None stays None."""
    if value is None or value == 0 or not math.isfinite(value):
        return value
    return round(value, FIGURES - 1 - math.floor(math.log10(abs(value))))
