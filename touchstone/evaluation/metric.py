"""What a metric is: its formula over cells, what it means, when it is undefined, and where it comes from.

A metric that is a ratio of two sums of cells declares only which cells its numerator and denominator count; intervals,
comparisons, weights, repeat people and drift follow from that. A metric never sees rows and never imports an engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from touchstone.evaluation.grouping import Counts
from touchstone.evaluation.intervals import Floats
from touchstone.evaluation.match import Match
from touchstone.evaluation.spec import EvaluationSpec

#: Reasons for which a figure is undefined, in plain words.
REASONS = {
    "empty_group": "Nobody in the table is in this group",
    "no_positives": "Nobody in this group has a positive outcome",
    "no_negatives": "Nobody in this group has a negative outcome",
    "no_selected": "Nobody with a known outcome in this group was selected",
    "no_unselected": "Everybody with a known outcome in this group was selected",
    "one_class": "Only one of the two outcomes occurs in this group",
    "zero_reference": "The reference group's figure is zero, so there is no ratio",
    "no_score": "There is no usable score in this group",
    "no_label": "There is no known outcome in this group",
    "rank_only": "The score only ranks: it is no probability or count",
    "not_identified": "The data record what happened only to people who were acted upon. "
    "This rate cannot be worked out from them.",
    "below_minimum": "There are too few cases for this figure",
    "weights_zero": "The weights in this group add up to zero",
    "no_denominator": "How many there were to count against is not known",
    "no_list_size": "The list size and the threshold are not stated",
    "zero_variance": "One of the counts that the figure divides by is zero",
    "no_threshold": "There is no threshold on a probability to weigh false alarms by",
    "not_weighted": "This figure is not worked out from weighted rows",
    "not_available": "A count that this figure needs was not given",
    "parts_do_not_sum": "The parts do not add up to the stated total, so nothing is worked out from them",
    "no_costs": "What a false alarm and a miss cost is not stated",
    "no_interval": "This figure has no interval here, so nothing can be held against a limit",
    "no_ratio": "This figure may be zero or below, so there is no ratio of two of them",
    "not_compared": "Groups are not compared by this figure, or there are no groups",
    "not_adjusted_for_people": "The interval does not allow for people who occur more than once, so it is too narrow",
    "biased_upwards": "Chance alone raises this figure in a group of this size",
}


@dataclass(frozen=True)
class Undefined:
    """No figure, and why: a key of `REASONS`. `lower`: a limit that is known all the same, the other being open."""

    reason: str
    lower: float | None = None
    method: str | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A computed figure with its limits where the metric works them out itself."""

    value: float
    lower: float | None = None
    upper: float | None = None
    method: str = "none"
    numerator: int | None = None
    denominator: int | None = None
    effective_n: float | None = None
    undefined_replicates: int | None = None
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Composite:
    """A figure from several counts of one group at once, with an interval from resampled cells.

    `parts`: which rows each count holds, none in two of them; `value`: from amounts (…, parts) to figures (…), NaN
    where there is none; `reason`: why there is none.
    """

    parts: tuple[Match, ...]
    value: Callable[[Floats, EvaluationSpec], Floats]
    reason: str


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One metric. Either `numerator` and `denominator`, or `composite`, or `compute` from a group's counts.

    `ideal`: the value that would be perfect, or None where there is none; `direction`: higher, lower, near (the ideal)
    or none; `undefined`: (reason, when) in the order in which they are looked at; `family`: rate, ratio_of_rates, auc,
    poisson, composite or none; `needs`: roles and sums that must be there; `identified_by`: for whom outcomes must be
    known (`population.labels`) before the data show it at all; `of_everyone`: shown only where the table holds more
    people than those acted upon; `scope`: each group, each attribute as a whole, or groups other than the reference;
    `companions`: ids of metrics always shown beside it.
    """

    id: str
    name: str
    meaning: str
    formula: str
    ideal: float | None
    direction: str
    undefined: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]
    source: str
    family: str
    needs: frozenset[str] = frozenset()
    identified_by: frozenset[str] = frozenset({"everyone", "followed_up"})
    numerator: Match | None = None
    denominator: Match | None = None
    composite: Composite | None = None
    compute: Callable[[Counts], Figure | Undefined] | None = None
    of_everyone: bool = False
    scope: Literal["group", "attribute", "others"] = "group"
    companions: tuple[str, ...] = ()
    is_local: bool = field(default=False, compare=False)

    @property
    def is_rate(self) -> bool:
        """Whether it is a ratio of two sums of cells."""
        return self.numerator is not None and self.denominator is not None

    @property
    def reason(self) -> str:
        """Why a rate is undefined when nothing is in its denominator."""
        return self.undefined[0][0] if self.undefined else "empty_group"


ANY_LABELS = frozenset({"everyone", "followed_up", "acted_upon", "none"})
WITH_OUTCOMES_OF_SELECTED = frozenset({"everyone", "followed_up", "acted_upon"})
EVERYONE_LABELLED = frozenset({"everyone", "followed_up"})
